// Kernels g·Q whose rows or columns stay orthonormal: the fewer of them are the vectors. In float32 here, where simd
// has float64: orthonormal to float32's rounding.

import { each, kernel } from "./kernel.ts";
import type { Carry } from "./operation.ts";

type Matrix = { readonly rows: number; readonly columns: number };

const LANES = 64;

/** How many vectors, how long, and the place of entry e of vector v. */
function vectorsOf({ rows, columns }: Matrix) {
  const isWide = rows < columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const place = isWide ? `v * ${columns}u + e` : `e * ${columns}u + v`;
  const declarations = `const COUNT = ${count}u; const LENGTH = ${length}u;
fn at(v: u32, e: u32) -> u32 { return ${place}; }`;
  return { count, length, isWide, declarations };
}

/** G −= Q·(QᵀG + GᵀQ)/2, Q = K/g, or the same of the transposes. A gain of 0: nothing happens. */
export const tangent: Carry<"tangent"> = ({ reads, writes, numbers }, scratch) => {
  const { count, isWide, declarations } = vectorsOf(numbers);
  const { weights, gain } = reads;
  const { gradients } = writes;
  const products = scratch("products");
  const size = numbers.rows * numbers.columns;
  return [
    each(
      count * count,
      { weights, gradients, products },
      `let one = i / COUNT; let other = i % COUNT;
  var sum = 0.0;
  for (var e = 0u; e < LENGTH; e++) { sum += arena[at_weights + at(one, e)] * arena[at_gradients + at(other, e)]; }
  arena[at_products + i] = sum;`,
      declarations,
    ),
    each(
      size,
      { weights, gradients, gain, products },
      `let g = arena[at_gain];
  if (g == 0.0) { return; }
  let v = ${isWide ? "i / LENGTH" : "i % COUNT"};
  let e = ${isWide ? "i % LENGTH" : "i / COUNT"};
  var sum = 0.0;
  for (var j = 0u; j < COUNT; j++) {
    let both = arena[at_products + v * COUNT + j] + arena[at_products + j * COUNT + v];
    sum += both * arena[at_weights + at(j, e)];
  }
  arena[at_gradients + i] -= sum / (2.0 * g * g);`,
      declarations,
    ),
  ];
};

/**
 * g·qf(K): Gram–Schmidt with every projection taken twice (Giraud et al. 2005), one workgroup for a kernel. The dot
 * products with the vectors found so far are spread over its invocations, then the entries.
 */
export const retract: Carry<"retract"> = ({ reads, writes, numbers }, scratch) => {
  const { declarations } = vectorsOf(numbers);
  return [
    kernel({
      roles: { weights: writes.weights, gain: reads.gain, dots: scratch("dots") },
      size: LANES,
      groups: [1, 1],
      declarations: `${declarations}
var<workgroup> partial: array<f32, ${LANES}>;`,
      body: `let g = arena[at_gain];
  let isMoved = g != 0.0;
  for (var v = 0u; v < COUNT; v++) {
    for (var pass_ = 0u; pass_ < 2u; pass_++) {
      for (var j = lane; j < v; j += ${LANES}u) {
        var sum = 0.0;
        for (var e = 0u; e < LENGTH; e++) { sum += arena[at_weights + at(j, e)] * arena[at_weights + at(v, e)]; }
        arena[at_dots + j] = sum;
      }
      storageBarrier();
      for (var e = lane; e < LENGTH; e += ${LANES}u) {
        var rest = arena[at_weights + at(v, e)];
        for (var j = 0u; j < v; j++) { rest -= arena[at_dots + j] * arena[at_weights + at(j, e)]; }
        if (isMoved) { arena[at_weights + at(v, e)] = rest; }
      }
      storageBarrier();
    }
    var square = 0.0;
    for (var e = lane; e < LENGTH; e += ${LANES}u) {
      let x = arena[at_weights + at(v, e)];
      square += x * x;
    }
    partial[lane] = square;
    workgroupBarrier();
    for (var half = ${LANES / 2}u; half > 0u; half /= 2u) {
      if (lane < half) { partial[lane] += partial[lane + half]; }
      workgroupBarrier();
    }
    let norm = sqrt(partial[0]);
    workgroupBarrier();
    for (var e = lane; e < LENGTH; e += ${LANES}u) {
      if (isMoved) { arena[at_weights + at(v, e)] = arena[at_weights + at(v, e)] / norm; }
    }
    storageBarrier();
  }
  for (var e = lane; e < LENGTH; e += ${LANES}u) {
    for (var v = 0u; v < COUNT; v++) { if (isMoved) { arena[at_weights + at(v, e)] *= g; } }
  }`,
    }),
  ];
};
