// The gradient of a convolution's kernel as a product: taps are its rows, and pixels, run by run along
// the lines of the padded image, are what is summed over.

import { clearPaddedInput, padImage } from "./geometry.ts";
import { Geometry, reachWidth, START_ADD } from "./shared.ts";
import { tile4, tile8 } from "./tile.ts";

/**
 * gradient of the kernel = Σ over images and output pixels of (input under the window) ⊗ outputGradient.
 * Each image is summed by itself and then added, which keeps long float32 sums accurate.
 */
export function convolveKernelGradient(
  geometry: usize,
  input: usize,
  paddedInput: usize,
  outputGradient: usize,
  kernelGradient: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const pixel = (<usize>g.channels) << 2;
  const image = <usize>(g.height * g.width) * pixel;
  const outImage = (<usize>(g.outHeight * g.outWidth * g.filters)) << 2;
  const taps = g.kernelHeight * g.kernelWidth * g.channels;
  clearPaddedInput(g, paddedInput);
  memory.fill(kernelGradient, 0, (<usize>(taps * g.filters)) << 2);
  for (let i = 0; i < g.batch; i++) {
    padImage(g, input, paddedInput);
    addKernelGradient(g, paddedInput, outputGradient, kernelGradient, taps);
    input += image;
    outputGradient += outImage;
  }
}

/** One image's share: taps are the rows of the product, pixels what is summed over. */
// @inline
function addKernelGradient(g: Geometry, paddedInput: usize, dz: usize, dk: usize, taps: i32): void {
  const line = (<usize>(reachWidth(g) * g.channels)) << 2;
  const step = (<usize>(g.strideWidth * g.channels)) << 2;
  const jump = <usize>g.strideHeight * line;
  const n = g.filters;
  const row = (<usize>n) << 2;
  for (let t = 0; t < taps; t += 4) {
    const rows = min(4, taps - t);
    const a0 = paddedInput + tapOffset(g, t, line);
    const a1 = rows > 1 ? paddedInput + tapOffset(g, t + 1, line) : a0;
    const a2 = rows > 2 ? paddedInput + tapOffset(g, t + 2, line) : a1;
    const a3 = rows > 3 ? paddedInput + tapOffset(g, t + 3, line) : a2;
    const c = dk + <usize>t * row;
    let j = 0;
    for (; j + 4 < n; j += 8) {
      const at = (<usize>j) << 2;
      tile8(
        a0,
        a1,
        a2,
        a3,
        step,
        jump,
        g.outHeight,
        g.outWidth,
        dz + at,
        row,
        c + at,
        row,
        rows,
        min(8, n - j),
        START_ADD,
        0,
        false,
      );
    }
    if (j < n) {
      const at = (<usize>j) << 2;
      tile4(
        a0,
        a1,
        a2,
        a3,
        step,
        jump,
        g.outHeight,
        g.outWidth,
        dz + at,
        row,
        c + at,
        row,
        rows,
        n - j,
        START_ADD,
        0,
        false,
      );
    }
  }
}

/** Bytes from the first tap of a window to tap t. */
// @inline
function tapOffset(g: Geometry, t: i32, line: usize): usize {
  const run = g.kernelWidth * g.channels;
  return <usize>(t / run) * line + ((<usize>(t % run)) << 2);
}
