// Inverted dropout. What is dropped is a hash of the element's place and two keys (murmur3's finisher,
// twice), so that nothing is stored: the backward pass draws the same numbers again.

import { splat } from "./functions.ts";

// @inline
function mix(h: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}

/** y = x / (1 − rate) where the element's 24 random bits are ≥ `threshold` = rate·2²⁴, else 0. */
export function dropout(
  x: usize,
  y: usize,
  n: i32,
  first: i32,
  second: i32,
  threshold: i32,
  keep: f32,
): void {
  const a = i32x4.splat(first),
    b = i32x4.splat(second),
    t = i32x4.splat(threshold);
  let place = i32x4(0, 1, 2, 3);
  const end = x + ((<usize>n) << 2);
  for (; x < end; x += 16, y += 16) {
    const bits = mix(v128.xor(mix(i32x4.add(place, a)), b));
    const kept = i32x4.ge_s(i32x4.shr_u(bits, 8), t);
    v128.store(y, v128.and(f32x4.mul(v128.load(x), splat(keep)), kept));
    place = i32x4.add(place, i32x4.splat(4));
  }
}
