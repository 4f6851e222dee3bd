// Images with the zeros around and between them that a convolution reads.

import { Geometry, paddedImageSize, reachHeight, reachWidth } from "./shared.ts";

/** paddedInput = 0, once before the images. */
// @inline
export function clearPaddedInput(g: Geometry, paddedInput: usize): void {
  memory.fill(paddedInput, 0, (<usize>paddedImageSize(g)) << 2);
}

/**
 * Copies one image into its padded input [reachHeight, reachWidth, channels]. Only inputs are written:
 * the zeros around and between them are there already, from one image to the next.
 */
export function padImage(g: Geometry, image: usize, paddedInput: usize): void {
  const pixel = (<usize>g.channels) << 2;
  const paddedWidth = reachWidth(g);
  const first = firstInside(g.left, g.inputDilationWidth);
  const last = lastInside(g.left, g.inputDilationWidth, g.width, paddedWidth);
  const firstLine = firstInside(g.top, g.inputDilationHeight);
  const lastLine = lastInside(g.top, g.inputDilationHeight, g.height, reachHeight(g));
  for (let y = firstLine; y <= lastLine; y++) {
    const line = y * g.inputDilationHeight + g.top;
    const from = image + <usize>(y * g.width) * pixel;
    const to = paddedInput + <usize>(line * paddedWidth + g.left) * pixel;
    if (g.inputDilationWidth === 1) {
      if (last >= first)
        copyFloats(
          to + <usize>first * pixel,
          from + <usize>first * pixel,
          <usize>(last - first + 1) * pixel,
        );
    } else {
      const apart = <usize>g.inputDilationWidth * pixel;
      for (let x = first; x <= last; x++)
        copyFloats(to + <usize>x * apart, from + <usize>x * pixel, pixel);
    }
  }
}

// @inline
function firstInside(before: i32, dilation: i32): i32 {
  return before >= 0 ? 0 : (-before + dilation - 1) / dilation;
}

// @inline
function lastInside(before: i32, dilation: i32, count: i32, reach: i32): i32 {
  const most = reach - 1 - before;
  return most < 0 ? -1 : min(count - 1, most / dilation);
}

// @inline
export function copyFloats(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(from + i));
}
