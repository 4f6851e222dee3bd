// Kernels that add matrices up column by column: a workgroup has some columns, several invocations share one and take
// its rows in turns; their partial sums are then halved again and again. The order depends on the shape alone.

import { kernel, powerOfTwo } from "./kernel.ts";
import type { Dispatch, Roles } from "./kernel.ts";

const INVOCATIONS = 256;
const MOST_COLUMNS = 16;
/** Rows that an invocation adds up by itself where they are all of a column. */
const FEW_ROWS = 32;

const ALONE = "fn total(lane: u32, x: f32) -> f32 { return x; }";

const TOGETHER = `var<workgroup> partial: array<f32, WIDE * LANES>;
fn total(lane: u32, x: f32) -> f32 {
  partial[lane] = x;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half * WIDE) { partial[lane] += partial[lane + half * WIDE]; }
    workgroupBarrier();
  }
  let sum = partial[lane % WIDE];
  workgroupBarrier();
  return sum;
}`;

type Columns = {
  readonly roles: Roles;
  readonly rows: number;
  readonly columns: number;
  /**
   * Knows its `column`, whether it `isInside` of the matrix, its `firstRow`, whether it `isFirst` of the column, and
   * total(lane, x): the sum of x over the column's invocations. All of them must come to it.
   */
  readonly body: string;
  readonly declarations?: string;
};

export function columns({ roles, rows, columns, body, declarations = "" }: Columns): Dispatch {
  const wide = Math.min(MOST_COLUMNS, powerOfTwo(columns));
  const lanes = rows <= FEW_ROWS ? 1 : Math.min(INVOCATIONS / wide, powerOfTwo(rows / 4));
  return kernel({
    roles,
    size: wide * lanes,
    groups: [Math.ceil(columns / wide), 1],
    declarations: `const ROWS = ${rows}u; const COLUMNS = ${columns}u;
const WIDE = ${wide}u; const LANES = ${lanes}u;
${lanes === 1 ? ALONE : TOGETHER}
${declarations}`,
    body: `let column = group.x * WIDE + lane % WIDE;
  let firstRow = lane / WIDE;
  let isInside = column < COLUMNS;
  let isFirst = isInside && firstRow == 0u;
  ${body}`,
  });
}
