// Products in tiles: a workgroup of 8 × 8 keeps a tile of both factors in its memory and every invocation a block of
// sums in registers. What the factors are, a caller decides: rows of matrices or windows of images. Every sum runs in
// the order of k.

import { blocks, LARGE, range } from "./blocks.ts";
import type { Product } from "./blocks.ts";
import { each, kernel } from "./kernel.ts";
import type { Dispatch } from "./kernel.ts";

const SIDE = 8;
const DEPTH = 16;
/** Sums of an invocation along one axis, at most. */
const MOST = 4;
/** Products of no more multiplications have no use for tiles. */
const PLAIN = 2 ** 15;
/** Blocks of such a product that a device may well have in hand at once, beside those of other replicas. */
const AT_ONCE = 64;

export function tiles(of: Product): Dispatch {
  const untiled = plain(of);
  return of.m * of.n * of.k <= PLAIN ? untiled : { ...tiled(of), untiled };
}

function plain(of: Product): Dispatch {
  const { roles, count, statement, functions = [] } = blocks(of, AT_ONCE, LARGE);
  return each(count, roles, statement, functions.join("\n"));
}

/** With the sums of the right factor's columns as one more row of the product, of ones. */
function tiled(of: Product): Dispatch {
  const { n, k, sums } = of;
  const m = sums === undefined ? of.m : of.m + 1;
  const [high, wide] = [blockOf(m), blockOf(n)];
  const [rows, columns] = [SIDE * high, SIDE * wide];
  const pairs = range(high).flatMap((a) => range(wide).map((b) => [a, b] as const));
  const [ones, sum] =
    sums === undefined
      ? ["", ""]
      : [
          `if (i == ${of.m}u) { return 1.0; } `,
          `if (i == ${of.m}u) { arena[at_sums + j] = sum; return; } `,
        ];
  return kernel({
    roles: { ...of.roles, sums },
    size: SIDE * SIDE,
    groups: [Math.ceil(n / columns), Math.ceil(m / rows)],
    declarations: `const M = ${m}u; const N = ${n}u; const K = ${k}u;
var<workgroup> leftTile: array<f32, ${DEPTH * rows}>;
var<workgroup> rightTile: array<f32, ${DEPTH * columns}>;
${of.functions.join("\n")}
fn leftAt(i: u32, t: u32) -> f32 { if (i >= M || t >= K) { return 0.0; } ${ones}return ${of.left.at(`(${of.left.from("i")})`, "t")}; }
fn rightAt(t: u32, j: u32) -> f32 { if (t >= K || j >= N) { return 0.0; } return ${of.right.at(`(${of.right.from("j")})`, "t")}; }
fn store(i: u32, j: u32, sum: f32) { if (i >= M || j >= N) { return; } ${sum}${of.store({ i: "i", j: "j" }, "sum")} }`,
    body: `let top = group.y * ${rows}u;
  let start = group.x * ${columns}u;
  let y = lane / ${SIDE}u;
  let x = lane % ${SIDE}u;
  ${pairs.map(([a, b]) => `var s${a}${b} = 0.0;`).join(" ")}
  for (var depth = 0u; depth < K; depth += ${DEPTH}u) {
    for (var e = lane; e < ${DEPTH * rows}u; e += ${SIDE * SIDE}u) {
      ${of.leftAlongDepth ? `let t = e % ${DEPTH}u; let i = e / ${DEPTH}u;` : `let t = e / ${rows}u; let i = e % ${rows}u;`}
      leftTile[t * ${rows}u + i] = leftAt(top + i, depth + t);
    }
    for (var e = lane; e < ${DEPTH * columns}u; e += ${SIDE * SIDE}u) {
      rightTile[e] = rightAt(depth + e / ${columns}u, start + e % ${columns}u);
    }
    workgroupBarrier();
    for (var t = 0u; t < ${DEPTH}u; t++) {
      ${range(high)
        .map((a) => `let l${a} = leftTile[t * ${rows}u + y + ${a * SIDE}u];`)
        .join(" ")}
      ${range(wide)
        .map((b) => `let r${b} = rightTile[t * ${columns}u + x + ${b * SIDE}u];`)
        .join(" ")}
      ${pairs.map(([a, b]) => `s${a}${b} += l${a} * r${b};`).join(" ")}
    }
    workgroupBarrier();
  }
  ${pairs.map(([a, b]) => `store(top + y + ${a * SIDE}u, start + x + ${b * SIDE}u, s${a}${b});`).join("\n  ")}`,
  });
}

/** Large enough blocks for reuse, no larger than the matrix fills. */
function blockOf(length: number): number {
  return Math.min(MOST, 2 ** Math.floor(Math.log2(Math.max(1, length / SIDE))));
}
