// Products and what else is done to matrices.

import type { OperationOf } from "#engine/plan/operations.ts";
import { finish } from "./beside.ts";
import type { Beside } from "./beside.ts";
import { columns } from "./columns.ts";
import { blocks, SMALL } from "./blocks.ts";
import type { Factor, Product } from "./blocks.ts";
import { phased } from "./kernel.ts";
import type { Dispatch } from "./kernel.ts";
import { biased, RELU } from "./operation.ts";
import type { Carry } from "./operation.ts";
import { tiles } from "./tiles.ts";

export const product: Carry<"product"> = (operation) => [productBeside(operation, {})];

/** A product and what of its neighbours it carries out as well. */
export function productBeside(
  { reads, writes, numbers }: OperationOf<"product">,
  { stored, sums, slope }: Beside,
): Dispatch {
  const { m, n, k, transposed, relu } = numbers;
  const out = finish(slope, n);
  const product: Product = {
    roles: {
      left: reads.left,
      right: stored ?? reads.right,
      bias: reads.bias,
      ...out.roles(writes.out),
    },
    ...{ m, n, k, sums },
    left: transposed ? across("left", m) : along("left", k),
    right: stored === undefined ? across("right", n) : along("right", k),
    leftAlongDepth: !transposed,
    store: (cell, sum) => out.store(cell, biased(sum, cell, reads.bias, relu)),
    functions: [RELU, ...out.functions],
  };
  return { ...tiles(product), phases: (lanes) => [blocks(product, lanes, SMALL)] };
}

/** A factor whose lines lie one behind the other, of so many numbers each. */
function along(role: string, length: number): Factor {
  return {
    from: (line) => `at_${role} + ${line} * ${length}u`,
    at: (from, t) => `arena[${from} + ${t}]`,
  };
}

/** One whose lines lie side by side, so many of them. */
function across(role: string, lines: number): Factor {
  return {
    from: (line) => `at_${role} + ${line}`,
    at: (from, t) => `arena[${from} + ${t} * ${lines}u]`,
  };
}

export const transpose: Carry<"transpose"> = ({ reads, writes, numbers: { rows, columns } }) => [
  phased({
    ...{ roles: { from: reads.from, to: writes.to }, writes: ["to"], count: rows * columns },
    statement: `arena[at_to + i] = arena[at_from + (i % ${rows}u) * ${columns}u + i / ${rows}u];`,
  }),
];

export const columnSum: Carry<"columnSum"> = ({ reads, writes, numbers }) => {
  const roles = { from: reads.from, to: writes.to };
  const alone = columns({
    roles,
    rows: numbers.rows,
    columns: numbers.columns,
    body: `var sum = 0.0;
  ${everyRow("sum += arena[at_from + place];")}
  let whole = total(lane, sum);
  if (isFirst) { arena[at_to + column] = whole; }`,
  });
  const statement = `var sum = 0.0;
  for (var row = 0u; row < ${numbers.rows}u; row++) { sum += arena[at_from + row * ${numbers.columns}u + i]; }
  arena[at_to + i] = sum;`;
  return [
    { ...alone, phases: () => [{ roles, writes: ["to"], count: numbers.columns, statement }] },
  ];
};

export const addBias: Carry<"addBias"> = ({ reads, writes, numbers: { rows, columns } }) => [
  phased({
    roles: { from: reads.from, bias: reads.bias, to: writes.to },
    writes: ["to"],
    count: rows * columns,
    statement: `arena[at_to + i] = arena[at_from + i] + arena[at_bias + i % ${columns}u];`,
  }),
];

export const add: Carry<"add"> = ({ reads, writes, numbers: { size } }) => [
  phased({
    roles: { from: reads.from, other: reads.other, to: writes.to },
    writes: ["to"],
    count: size,
    statement: "arena[at_to + i] = arena[at_from + i] + arena[at_other + i];",
  }),
];

/** Runs `statement` for the invocation's own rows of its column, at `place`. */
export function everyRow(statement: string): string {
  return `if (isInside) {
    for (var row = firstRow; row < ROWS; row += LANES) {
      let place = row * COLUMNS + column;
      ${statement}
    }
  }`;
}
