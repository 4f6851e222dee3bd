// The geometry of a sliding window over images [batch, height, width, channels], as the executor lays
// it out in memory (src/engine/simd/geometry.ts writes the fields in this order).

@unmanaged
export class Geometry {
  batch: i32;
  height: i32;
  width: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  filters: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  /** Zeros before the first line and the first column; negative crops. */
  top: i32;
  left: i32;
  /** Distance of neighbouring inputs, zeros between: 1, or the stride of a convolution being undone. */
  inputDilationHeight: i32;
  inputDilationWidth: i32;
}

/** Lines and columns that the windows reach over. */
@inline
export function reachHeight(g: Geometry): i32 {
  return (g.outHeight - 1) * g.strideHeight + g.kernelHeight;
}

@inline
export function reachWidth(g: Geometry): i32 {
  return (g.outWidth - 1) * g.strideWidth + g.kernelWidth;
}

/** Bytes of the padded input and a few numbers more, which pairs of taps may read; the packed kernel follows. */
@inline
export function paddedInputBytes(g: Geometry): usize {
  return (<usize>(reachHeight(g) * reachWidth(g) * g.channels + 7) & ~3) << 2;
}

/** paddedInput = 0, once before the images. */
@inline
export function clearPaddedInput(g: Geometry, paddedInput: usize): void {
  memory.fill(paddedInput, 0, paddedInputBytes(g));
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
    if (g.inputDilationWidth == 1) {
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

@inline
function firstInside(before: i32, dilation: i32): i32 {
  return before >= 0 ? 0 : (-before + dilation - 1) / dilation;
}

@inline
function lastInside(before: i32, dilation: i32, count: i32, reach: i32): i32 {
  const most = reach - 1 - before;
  return most < 0 ? -1 : min(count - 1, most / dilation);
}

@inline
export function copyFloats(to: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) f32.store(to + i, f32.load(from + i));
}
