// Pooling in its usual case: windows of 2×2 or 1×2 that tile an image of whole vectors of channels.
// Every input is read, and every gradient written, once.

import { splat } from "./functions.ts";
import { Geometry, POOL_MAX } from "./shared.ts";

// @inline
export function isHalving(g: Geometry): bool {
  const pairs =
    g.kernelWidth === 2 && g.strideWidth === 2 && g.left === 0 && g.width === 2 * g.outWidth;
  const lines = g.kernelHeight === g.strideHeight && g.height === g.kernelHeight * g.outHeight;
  return pairs && lines && g.kernelHeight <= 2 && g.top === 0 && (g.channels & 3) === 0;
}

export function halve(g: Geometry, kind: i32, input: usize, output: usize): void {
  const pixel = (<usize>g.channels) << 2;
  const line = <usize>g.width * pixel;
  const two = g.kernelHeight === 2;
  const share = splat(two ? 0.25 : 0.5);
  for (let y = g.batch * g.outHeight; y > 0; y--) {
    for (let x = 0; x < g.outWidth; x++) {
      for (let c: usize = 0; c < pixel; c += 16, input += 16, output += 16) {
        const v0 = v128.load(input),
          v1 = v128.load(input + pixel);
        let value = kind === POOL_MAX ? f32x4.pmax(v0, v1) : f32x4.add(v0, v1);
        if (two) {
          const v2 = v128.load(input + line),
            v3 = v128.load(input + line + pixel);
          value =
            kind === POOL_MAX
              ? f32x4.pmax(f32x4.pmax(value, v2), v3)
              : f32x4.add(f32x4.add(value, v2), v3);
        }
        v128.store(output, kind === POOL_MAX ? value : f32x4.mul(value, share));
      }
      input += pixel;
    }
    if (two) input += line;
  }
}

export function halveGradient(
  g: Geometry,
  kind: i32,
  relu: bool,
  input: usize,
  output: usize,
  dy: usize,
  dx: usize,
): void {
  const pixel = (<usize>g.channels) << 2;
  const line = <usize>g.width * pixel;
  const two = g.kernelHeight === 2;
  const share = splat(two ? 0.25 : 0.5);
  for (let y = g.batch * g.outHeight; y > 0; y--) {
    for (let x = 0; x < g.outWidth; x++) {
      for (let c: usize = 0; c < pixel; c += 16, input += 16, dx += 16, output += 16, dy += 16) {
        const d = v128.load(dy);
        if (kind === POOL_MAX) {
          const largest = v128.load(output);
          let left = relu ? v128.and(d, f32x4.gt(largest, splat(0))) : d;
          left = giveFirst(left, largest, input, dx);
          left = giveFirst(left, largest, input + pixel, dx + pixel);
          if (two) {
            left = giveFirst(left, largest, input + line, dx + line);
            giveFirst(left, largest, input + line + pixel, dx + line + pixel);
          }
        } else {
          const each = f32x4.mul(d, share);
          give(each, relu, input, dx);
          give(each, relu, input + pixel, dx + pixel);
          if (two) {
            give(each, relu, input + line, dx + line);
            give(each, relu, input + line + pixel, dx + line + pixel);
          }
        }
      }
      input += pixel;
      dx += pixel;
    }
    if (two) {
      input += line;
      dx += line;
    }
  }
}

/** Stores what is left where the input is the largest; returns what is left then. */
// @inline
function giveFirst(left: v128, largest: v128, input: usize, dx: usize): v128 {
  const hit = f32x4.eq(v128.load(input), largest);
  v128.store(dx, v128.and(left, hit));
  return v128.andnot(left, hit);
}

// @inline
function give(each: v128, relu: bool, input: usize, dx: usize): void {
  v128.store(dx, relu ? v128.and(each, f32x4.gt(v128.load(input), splat(0))) : each);
}
