// Maximum and average over sliding windows, channel by channel; padding counts neither as a value nor
// in the number averaged over, as in TensorFlow. Channels go four at a time where they are a multiple of four.

import { halve, halveGradient, isHalving } from "./halving.ts";
import { select, splat } from "./functions.ts";
import { Geometry, POOL_AVERAGE, POOL_MAX } from "./shared.ts";

/** One window cut to the image: inputs first … end − 1 along an axis. */
// @inline
function windowStart(out: i32, stride: i32, before: i32): i32 {
  return max(0, out * stride - before);
}

// @inline
function windowEnd(out: i32, stride: i32, before: i32, size: i32, count: i32): i32 {
  return min(count, out * stride - before + size);
}

// @inline
function load(p: usize, vector: bool): v128 {
  return vector ? v128.load(p) : v128.load32_splat(p);
}

// @inline
function store(p: usize, v: v128, vector: bool): void {
  if (vector) v128.store(p, v);
  else v128.store32_lane(p, v, 0);
}

/** output = the largest (kind 0) or the mean (kind 1) of every window; 0 for a window all in the padding. */
export function pool(geometry: usize, kind: i32, input: usize, output: usize): void {
  const g = changetype<Geometry>(geometry);
  if (isHalving(g)) halve(g, kind, input, output);
  else if (g.channels & 3) poolBy(g, kind, input, output, false);
  else poolBy(g, kind, input, output, true);
}

// @inline
function poolBy(g: Geometry, kind: i32, input: usize, output: usize, vector: bool): void {
  const pixel = (<usize>g.channels) << 2;
  const line = <usize>g.width * pixel;
  for (let i = 0; i < g.batch; i++) {
    for (let y = 0; y < g.outHeight; y++) {
      const y0 = windowStart(y, g.strideHeight, g.top);
      const y1 = windowEnd(y, g.strideHeight, g.top, g.kernelHeight, g.height);
      for (let x = 0; x < g.outWidth; x++) {
        const x0 = windowStart(x, g.strideWidth, g.left);
        const x1 = windowEnd(x, g.strideWidth, g.left, g.kernelWidth, g.width);
        const count = max(0, y1 - y0) * max(0, x1 - x0);
        const share = splat(count > 0 ? <f32>1 / <f32>count : 0);
        const corner = input + <usize>y0 * line + <usize>x0 * pixel;
        for (let c: usize = 0; c < pixel; c += vector ? 16 : 4) {
          let value = kind === POOL_MAX && count > 0 ? load(corner + c, vector) : splat(0);
          for (let v = y0; v < y1; v++) {
            let p = input + <usize>v * line + <usize>x0 * pixel + c;
            for (let u = x0; u < x1; u++, p += pixel) {
              const tap = load(p, vector);
              value = kind === POOL_MAX ? f32x4.pmax(value, tap) : f32x4.add(value, tap);
            }
          }
          store(output + c, kind === POOL_MAX ? value : f32x4.mul(value, share), vector);
        }
        output += pixel;
      }
    }
    input += <usize>g.height * line;
  }
}

/**
 * inputGradient from outputGradient: to the first of the largest inputs (kind 0; its value is read
 * from output) or to all alike (kind 1). Windows may overlap. With `relu`, input is the output of a
 * relu, whose own gradient (0 where input ≤ 0) is taken as well.
 */
export function poolGradient(
  geometry: usize,
  kind: i32,
  relu: bool,
  input: usize,
  output: usize,
  outputGradient: usize,
  inputGradient: usize,
): void {
  const g = changetype<Geometry>(geometry);
  if (isHalving(g)) {
    halveGradient(g, kind, relu, input, output, outputGradient, inputGradient);
    return;
  }
  memory.fill(inputGradient, 0, (<usize>(g.batch * g.height * g.width * g.channels)) << 2);
  if (g.channels & 3) poolGradientBy(g, kind, input, output, outputGradient, inputGradient, false);
  else poolGradientBy(g, kind, input, output, outputGradient, inputGradient, true);
  if (relu) maskByInput(g, input, inputGradient);
}

/** inputGradient = 0 where input ≤ 0. */
// @inline
function maskByInput(g: Geometry, input: usize, dx: usize): void {
  const end = input + ((<usize>(g.batch * g.height * g.width * g.channels)) << 2);
  for (; input < end; input += 16, dx += 16) {
    v128.store(dx, v128.and(v128.load(dx), f32x4.gt(v128.load(input), splat(0))));
  }
}

// @inline
function poolGradientBy(
  g: Geometry,
  kind: i32,
  input: usize,
  output: usize,
  dy: usize,
  dx: usize,
  vector: bool,
): void {
  const pixel = (<usize>g.channels) << 2;
  const line = <usize>g.width * pixel;
  for (let i = 0; i < g.batch; i++) {
    for (let y = 0; y < g.outHeight; y++) {
      const y0 = windowStart(y, g.strideHeight, g.top);
      const y1 = windowEnd(y, g.strideHeight, g.top, g.kernelHeight, g.height);
      for (let x = 0; x < g.outWidth; x++) {
        const x0 = windowStart(x, g.strideWidth, g.left);
        const x1 = windowEnd(x, g.strideWidth, g.left, g.kernelWidth, g.width);
        const count = max(0, y1 - y0) * max(0, x1 - x0);
        const share = splat(count > 0 ? <f32>1 / <f32>count : 0);
        for (let c: usize = 0; c < pixel; c += vector ? 16 : 4) {
          let left = load(dy + c, vector);
          if (kind === POOL_AVERAGE) left = f32x4.mul(left, share);
          const largest = load(output + c, vector);
          for (let v = y0; v < y1; v++) {
            let at = <usize>v * line + <usize>x0 * pixel + c;
            for (let u = x0; u < x1; u++, at += pixel) {
              const old = load(dx + at, vector);
              if (kind === POOL_AVERAGE) {
                store(dx + at, f32x4.add(old, left), vector);
              } else {
                const hit = f32x4.eq(load(input + at, vector), largest);
                store(dx + at, f32x4.add(old, v128.and(left, hit)), vector);
                left = select(hit, splat(0), left);
              }
            }
          }
        }
        output += pixel;
        dy += pixel;
      }
    }
    input += <usize>g.height * line;
    dx += <usize>g.height * line;
  }
}
