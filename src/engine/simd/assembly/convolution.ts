// Convolutions as products without a matrix of patches: a window of the padded image is a few runs of
// neighbouring numbers, one for each of its lines, and that is how the register tile reads its rows.
// One image at a time is copied into a padded input, which stays in the nearest cache.

import { clearPaddedInput, padImage } from "./geometry.ts";
import { narrowTile, packNarrow } from "./narrow.ts";
import { Geometry, isNarrow, paddedImageSize, reachWidth } from "./shared.ts";
import { tile4, tile8 } from "./tile.ts";

/**
 * output [batch, outHeight, outWidth, filters] = input ⋆ kernel [kernelHeight, kernelWidth, channels,
 * filters], with bias and relu as in tile.ts. With an input dilation > 1 zeros stand between the
 * inputs, which turns the gradient of a strided convolution into a plain one.
 */
export function convolve(
  geometry: usize,
  input: usize,
  paddedInput: usize,
  kernel: usize,
  output: usize,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const g = changetype<Geometry>(geometry);
  const image = (<usize>(g.height * g.width * g.channels)) << 2;
  const outImage = (<usize>(g.outHeight * g.outWidth * g.filters)) << 2;
  const narrow = isNarrow(g.filters);
  const packed = paddedInput + ((<usize>paddedImageSize(g)) << 2);
  if (narrow) packNarrow(kernel, packed, g.kernelHeight, g.kernelWidth * g.channels, g.filters);
  clearPaddedInput(g, paddedInput);
  for (let i = 0; i < g.batch; i++) {
    padImage(g, input, paddedInput);
    if (narrow) convolveImage(true, g, paddedInput, packed, output, start, bias, relu);
    else convolveImage(false, g, paddedInput, kernel, output, start, bias, relu);
    input += image;
    output += outImage;
  }
}

// Where the window of the output pixel after `x` in its line begins: one stride on, or at the next line.
// @inline
function nextWindow(at: usize, x: i32, outWidth: i32, stride: usize, toNextLine: usize): usize {
  return x + 1 < outWidth ? at + stride : at + toNextLine;
}

// @inline
function nextPlace(x: i32, outWidth: i32): i32 {
  return x + 1 < outWidth ? x + 1 : 0;
}

/** Four pixels by all filters. */
// @inline
function wideTile(
  a0: usize,
  a1: usize,
  a2: usize,
  a3: usize,
  line: usize,
  lines: i32,
  run: i32,
  kernel: usize,
  c: usize,
  rows: i32,
  n: i32,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const row = (<usize>n) << 2;
  let j = 0;
  for (; j + 4 < n; j += 8) {
    const at = (<usize>j) << 2;
    tile8(
      a0,
      a1,
      a2,
      a3,
      4,
      line,
      lines,
      run,
      kernel + at,
      row,
      c + at,
      row,
      rows,
      min(8, n - j),
      start,
      bias + at,
      relu,
    );
  }
  if (j < n) {
    const at = (<usize>j) << 2;
    tile4(
      a0,
      a1,
      a2,
      a3,
      4,
      line,
      lines,
      run,
      kernel + at,
      row,
      c + at,
      row,
      rows,
      n - j,
      start,
      bias + at,
      relu,
    );
  }
}

/** One image: its output pixels are the rows of the product, four at a time, across the ends of lines. */
// @inline
function convolveImage(
  narrow: bool,
  g: Geometry,
  paddedInput: usize,
  kernel: usize,
  output: usize,
  start: i32,
  bias: usize,
  relu: bool,
): void {
  const line = (<usize>(reachWidth(g) * g.channels)) << 2;
  const stride = (<usize>(g.strideWidth * g.channels)) << 2;
  const width = g.outWidth;
  const nextLine = <usize>g.strideHeight * line - <usize>(width - 1) * stride;
  const run = g.kernelWidth * g.channels;
  const n = g.filters;
  const row = (<usize>n) << 2;
  const pixels = g.outHeight * width;
  let x = 0;
  let a0 = paddedInput;
  for (let i = 0; i < pixels; i += 4) {
    const rows = min(4, pixels - i);
    let a1 = a0 + stride,
      a2 = a1 + stride,
      a3 = a2 + stride;
    if (x + 4 <= width) {
      x += 3;
    } else {
      // Across the end of a line, or at the end of the image, where rows repeat the last one.
      a1 = a0;
      if (rows > 1) {
        a1 = nextWindow(a0, x, width, stride, nextLine);
        x = nextPlace(x, width);
      }
      a2 = a1;
      if (rows > 2) {
        a2 = nextWindow(a1, x, width, stride, nextLine);
        x = nextPlace(x, width);
      }
      a3 = a2;
      if (rows > 3) {
        a3 = nextWindow(a2, x, width, stride, nextLine);
        x = nextPlace(x, width);
      }
    }
    if (narrow) {
      narrowTile(
        a0,
        a1,
        a2,
        a3,
        line,
        g.kernelHeight,
        run,
        kernel,
        output,
        rows,
        n,
        start,
        bias,
        relu,
      );
    } else {
      wideTile(
        a0,
        a1,
        a2,
        a3,
        line,
        g.kernelHeight,
        run,
        kernel,
        output,
        rows,
        n,
        start,
        bias,
        relu,
      );
    }
    a0 = nextWindow(a3, x, width, stride, nextLine);
    x = nextPlace(x, width);
    output += row << 2;
  }
}

/**
 * to [kernelHeight, kernelWidth, filters, channels] = kernel flipped along its positions, with its channel
 * axes exchanged: what the gradient of the input is convolved with.
 */
export function flipKernel(
  kernel: usize,
  to: usize,
  positions: i32,
  channels: i32,
  filters: i32,
): void {
  for (let p = positions - 1; p >= 0; p--) {
    const plane = kernel + ((<usize>(p * channels * filters)) << 2);
    for (let f = 0; f < filters; f++) {
      for (let c = 0; c < channels; c++, to += 4) {
        f32.store(to, f32.load(plane + ((<usize>(c * filters + f)) << 2)));
      }
    }
  }
}
