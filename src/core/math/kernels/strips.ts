// The kernel under products.ts: four rows of a product at a time, from WebAssembly with two SIMD lanes
// (assembly/product.ts) or from the same loop in JavaScript where WebAssembly SIMD is missing, to the same bits.

import { openKernels } from "./wasm.ts";

/** All operands lie in `numbers`, where the kernel can reach them. */
export type Strips = {
  readonly numbers: Float64Array;
  /**
   * Adds Σₛ xₛᵀ zₛ to the rows c [4][columns], whole tiles of four columns of it. The four numbers xₛ lie `across`
   * apart from `x` on, those of the next s `along` further; the rows zₛ [columns] one after the other.
   */
  add(
    x: number,
    across: number,
    along: number,
    z: number,
    depth: number,
    c: number,
    columns: number,
  ): void;
};

let shared: Strips | undefined;

/** Room for so many numbers; kept and shared, because nothing here pauses while it is in use. */
export function strips(count: number): Strips {
  if (!shared || shared.numbers.length < count) {
    const roomy = Math.max(1 << 16, count);
    shared = wasmStrips(roomy) ?? plainStrips(roomy);
  }
  return shared;
}

/** Undefined where WebAssembly or its SIMD is missing, or no memory is left. */
export function wasmStrips(count: number): Strips | undefined {
  const kernels = openKernels(count);
  if (!kernels) return undefined;
  const { addStrip, numbers, at } = kernels;
  return {
    numbers,
    add: (x, across, along, z, depth, c, columns) =>
      addStrip(at(x), across, along, at(z), depth, at(c), columns),
  };
}

/** The kernel in JavaScript. */
export function plainStrips(count: number): Strips {
  const numbers = new Float64Array(count);
  return {
    numbers,
    add: (x, across, along, z, depth, c, columns) => {
      for (let j = 0; j + 4 <= columns; j += 4) {
        addTile(numbers, x, across, along, z + j, depth, c + j, columns);
      }
    },
  };
}

/** Sixteen sums in local variables for eight loads. */
function addTile(
  n: Float64Array,
  x: number,
  across: number,
  along: number,
  z: number,
  depth: number,
  c: number,
  columns: number,
): void {
  let c00 = 0,
    c01 = 0,
    c02 = 0,
    c03 = 0,
    c10 = 0,
    c11 = 0,
    c12 = 0,
    c13 = 0;
  let c20 = 0,
    c21 = 0,
    c22 = 0,
    c23 = 0,
    c30 = 0,
    c31 = 0,
    c32 = 0,
    c33 = 0;
  for (let s = 0, a = x, b = z; s < depth; s++, a += along, b += columns) {
    const x0 = n[a],
      x1 = n[a + across],
      x2 = n[a + 2 * across],
      x3 = n[a + 3 * across];
    const z0 = n[b],
      z1 = n[b + 1],
      z2 = n[b + 2],
      z3 = n[b + 3];
    c00 += x0 * z0;
    c01 += x0 * z1;
    c02 += x0 * z2;
    c03 += x0 * z3;
    c10 += x1 * z0;
    c11 += x1 * z1;
    c12 += x1 * z2;
    c13 += x1 * z3;
    c20 += x2 * z0;
    c21 += x2 * z1;
    c22 += x2 * z2;
    c23 += x2 * z3;
    c30 += x3 * z0;
    c31 += x3 * z1;
    c32 += x3 * z2;
    c33 += x3 * z3;
  }
  let at = c;
  n[at] += c00;
  n[at + 1] += c01;
  n[at + 2] += c02;
  n[at + 3] += c03;
  at += columns;
  n[at] += c10;
  n[at + 1] += c11;
  n[at + 2] += c12;
  n[at + 3] += c13;
  at += columns;
  n[at] += c20;
  n[at + 1] += c21;
  n[at + 2] += c22;
  n[at + 3] += c23;
  at += columns;
  n[at] += c30;
  n[at + 1] += c31;
  n[at + 2] += c32;
  n[at + 3] += c33;
}
