// Convolutions as products without a matrix of patches: a window of the padded image is a few runs of
// neighbouring numbers, one for each of its lines, and that is how the register tile reads its rows.
// One image at a time is copied into a padded frame, which stays in the nearest cache.

import { frame, Geometry, reachHeight, reachWidth } from "./geometry";
import { ADD, tile4, tile8 } from "./tile";

/** padded = 0, once before the images. */
// @ts-ignore: decorator
@inline
function clearFrame(g: Geometry, padded: usize): void {
  memory.fill(padded, 0, <usize>(reachHeight(g) * reachWidth(g) * g.channels) << 2);
}

/**
 * output [batch, outHeight, outWidth, filters] = input ⋆ kernel [kernelHeight, kernelWidth, channels,
 * filters], with bias and relu as in tile.as. With spread > 1 the input is spread out with zeros in
 * between, which turns the gradient of a strided convolution into a plain one.
 */
export function convolve(
  geometry: usize, input: usize, padded: usize, kernel: usize, output: usize, start: i32, bias: usize, relu: bool,
): void {
  const g = changetype<Geometry>(geometry);
  const pixel = <usize>g.channels << 2;
  const line = <usize>reachWidth(g) * pixel;
  const image = <usize>(g.height * g.width) * pixel;
  const row = <usize>g.filters << 2;
  clearFrame(g, padded);
  for (let i = 0; i < g.batch; i++) {
    frame(g, input, padded);
    for (let y = 0; y < g.outHeight; y++) {
      const from = padded + <usize>(y * g.strideHeight) * line;
      convolveLine(g, from, line, kernel, output, start, bias, relu);
      output += <usize>g.outWidth * row;
    }
    input += image;
  }
}

/** One line of outputs: pixels are the rows of the product, four at a time. */
// @ts-ignore: decorator
@inline
function convolveLine(
  g: Geometry, from: usize, line: usize, kernel: usize, output: usize, start: i32, bias: usize, relu: bool,
): void {
  const stride = <usize>(g.strideWidth * g.channels) << 2;
  const run = g.kernelWidth * g.channels;
  const n = g.filters;
  const row = <usize>n << 2;
  for (let x = 0; x < g.outWidth; x += 4) {
    const rows = min(4, g.outWidth - x);
    const a0 = from + <usize>x * stride;
    const a1 = rows > 1 ? a0 + stride : a0;
    const a2 = rows > 2 ? a1 + stride : a1;
    const a3 = rows > 3 ? a2 + stride : a2;
    const c = output + <usize>x * row;
    let j = 0;
    for (; j + 4 < n; j += 8) {
      const at = <usize>j << 2;
      tile8(a0, a1, a2, a3, 4, line, g.kernelHeight, run, kernel + at, row, c + at, row, rows, min(8, n - j), start, bias + at, relu);
    }
    if (j < n) {
      const at = <usize>j << 2;
      tile4(a0, a1, a2, a3, 4, line, g.kernelHeight, run, kernel + at, row, c + at, row, rows, n - j, start, bias + at, relu);
    }
  }
}

/**
 * gradient of the kernel = Σ over images and output pixels of (input under the window) ⊗ outputGradient.
 * Each image is summed by itself and then added, which keeps long float32 sums accurate.
 */
export function convolveKernelGradient(
  geometry: usize, input: usize, padded: usize, outputGradient: usize, kernelGradient: usize,
): void {
  const g = changetype<Geometry>(geometry);
  const pixel = <usize>g.channels << 2;
  const image = <usize>(g.height * g.width) * pixel;
  const outImage = <usize>(g.outHeight * g.outWidth * g.filters) << 2;
  const taps = g.kernelHeight * g.kernelWidth * g.channels;
  clearFrame(g, padded);
  memory.fill(kernelGradient, 0, <usize>(taps * g.filters) << 2);
  for (let i = 0; i < g.batch; i++) {
    frame(g, input, padded);
    addKernelGradient(g, padded, outputGradient, kernelGradient, taps);
    input += image;
    outputGradient += outImage;
  }
}

/** One image's share: taps are the rows of the product, pixels what is summed over. */
// @ts-ignore: decorator
@inline
function addKernelGradient(g: Geometry, padded: usize, dz: usize, dk: usize, taps: i32): void {
  const line = <usize>(reachWidth(g) * g.channels) << 2;
  const step = <usize>(g.strideWidth * g.channels) << 2;
  const jump = <usize>g.strideHeight * line;
  const n = g.filters;
  const row = <usize>n << 2;
  for (let t = 0; t < taps; t += 4) {
    const rows = min(4, taps - t);
    const a0 = padded + tapOffset(g, t, line);
    const a1 = rows > 1 ? padded + tapOffset(g, t + 1, line) : a0;
    const a2 = rows > 2 ? padded + tapOffset(g, t + 2, line) : a1;
    const a3 = rows > 3 ? padded + tapOffset(g, t + 3, line) : a2;
    const c = dk + <usize>t * row;
    let j = 0;
    for (; j + 4 < n; j += 8) {
      const at = <usize>j << 2;
      tile8(a0, a1, a2, a3, step, jump, g.outHeight, g.outWidth, dz + at, row, c + at, row, rows, min(8, n - j), ADD, 0, false);
    }
    if (j < n) {
      const at = <usize>j << 2;
      tile4(a0, a1, a2, a3, step, jump, g.outHeight, g.outWidth, dz + at, row, c + at, row, rows, n - j, ADD, 0, false);
    }
  }
}

/** Bytes from the first tap of a window to tap t. */
// @ts-ignore: decorator
@inline
function tapOffset(g: Geometry, t: i32, line: usize): usize {
  const run = g.kernelWidth * g.channels;
  return <usize>(t / run) * line + (<usize>(t % run) << 2);
}

/**
 * to [kernelHeight, kernelWidth, filters, channels] = kernel turned by half a turn with its channel
 * axes exchanged: what the gradient of the input is convolved with.
 */
export function turnKernel(kernel: usize, to: usize, positions: i32, channels: i32, filters: i32): void {
  for (let p = positions - 1; p >= 0; p--) {
    const plane = kernel + (<usize>(p * channels * filters) << 2);
    for (let f = 0; f < filters; f++) {
      for (let c = 0; c < channels; c++, to += 4) {
        f32.store(to, f32.load(plane + (<usize>(c * filters + f) << 2)));
      }
    }
  }
}
