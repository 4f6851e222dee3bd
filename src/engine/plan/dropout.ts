// What dropout drops: a hash of an element's place and two keys (murmur3's finisher, twice), so that
// nothing is stored, the way back draws the same numbers again, and every executor drops the same units.
// The keys know nothing of the replica: it drops the same units alone or beside others.

import { random } from "#core/math/random.ts";

/** 24 random bits decide; an element is kept where they are at least rate · 2²⁴. */
const BITS = 24;

export type DropoutKeys = {
  readonly first: number;
  /** The second key, which changes with the step (counted from 0). */
  readonly second: (step: number) => number;
  readonly threshold: number;
  /** What survives is multiplied by it: 1 / (1 − rate). */
  readonly scale: number;
};

export function dropoutKeys(seed: number, layer: number, rate: number): DropoutKeys {
  const keys = random(seed, "dropout", layer);
  const [first, second] = [keys.integer(2 ** 32), keys.integer(2 ** 32)];
  return {
    first,
    second: (step) => second ^ Math.imul(step + 1, 0x9e3779b1),
    threshold: Math.round(rate * 2 ** BITS),
    scale: 1 / (1 - rate),
  };
}

/** The factors of `size` elements at `step`: 0 or `scale`. For executors without a kernel of their own. */
export function dropoutFactors(
  { first, second, threshold, scale }: DropoutKeys,
  step: number,
  size: number,
): Float32Array {
  const key = second(step);
  return Float32Array.from({ length: size }, (_, place) => {
    const bits = mix(mix((place + first) | 0) ^ key) >>> (32 - BITS);
    return bits >= threshold ? scale : 0;
  });
}

function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
