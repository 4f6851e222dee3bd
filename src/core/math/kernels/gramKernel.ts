// The kernel under gram.ts: one strip of XᵀX in float64, from WebAssembly with two SIMD lanes
// (assembly/gram.ts) or from the same loop in JavaScript where WebAssembly SIMD is missing.
// Measured on one core of a 2.8 GHz Xeon: 12 GFLOP/s against 3 in JavaScript.

import { panelLength } from "#core/math/compiled/kernelInterface.ts";
import { openKernels } from "./wasm.ts";

/** Panels in, one strip of the product out; both in memory that the kernel can reach. */
export type GramKernel = {
  /** Panel p holds [depth][4] numbers from p·panelLength(depth) on. */
  readonly panels: Float64Array;
  /** [4][width], the strip that was asked for last. */
  readonly strip: Float64Array;
  /** strip = rows 4·panel … + 3, columns 0 … 4·panel + 3 of the product. */
  run(depth: number, panel: number): void;
};

/** Rows multiplied at a time: 512 rows of 1568 columns are 6.4 MB. */
export const DEPTH = 512;

let shared: { readonly columns: number; readonly kernel: GramKernel } | undefined;

/**
 * A kernel for up to `columns` columns; kept and shared, because nothing here pauses while it is in use.
 */
export function gramKernel(columns: number): GramKernel {
  if (!shared || shared.columns < columns) {
    const roomy = Math.max(512, Math.ceil(columns / 4) * 4);
    shared = { columns: roomy, kernel: wasmKernel(roomy) ?? plainKernel(roomy) };
  }
  return shared.kernel;
}

/** The kernel in JavaScript. */
export function plainKernel(columns: number): GramKernel {
  const width = Math.ceil(columns / 4) * 4;
  const panels = new Float64Array((width / 4) * panelLength(DEPTH));
  const strip = new Float64Array(width * 4);
  return {
    panels,
    strip,
    run: (depth, panel) => {
      for (let j = 0; j <= panel; j++) plainTile(panels, depth, panel, j, strip, width);
    },
  };
}

function plainTile(
  x: Float64Array,
  depth: number,
  panel: number,
  other: number,
  strip: Float64Array,
  width: number,
): void {
  for (let r = 0; r < 4; r++) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    let a = panel * panelLength(depth) + r;
    let b = other * panelLength(depth);
    for (let k = 0; k < depth; k++, a += 4, b += 4) {
      const value = x[a];
      s0 += value * x[b];
      s1 += value * x[b + 1];
      s2 += value * x[b + 2];
      s3 += value * x[b + 3];
    }
    const at = r * width + other * 4;
    strip[at] = s0;
    strip[at + 1] = s1;
    strip[at + 2] = s2;
    strip[at + 3] = s3;
  }
}

/** Undefined where WebAssembly or its SIMD is missing, or no memory is left. */
export function wasmKernel(columns: number): GramKernel | undefined {
  const width = Math.ceil(columns / 4) * 4;
  const stripAt = (width / 4) * panelLength(DEPTH);
  const kernels = openKernels(stripAt + width * 4);
  if (!kernels) return undefined;
  const { gramStrip, numbers, at } = kernels;
  return {
    panels: numbers.subarray(0, stripAt),
    strip: numbers.subarray(stripAt),
    run: (depth, panel) => gramStrip(at(0), depth, panel, at(stripAt), width),
  };
}
