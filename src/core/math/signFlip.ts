// The sign-flip test of paired differences (R. A. Fisher, The Design of Experiments, 1935): if nothing
// but chance sets two partners apart, every difference could as well have had the other sign.

import { random } from "./random.ts";

/** Up to so many differences every flip is counted; beyond, this many are drawn. */
export const MOST_EXACT = 20;
export const DRAWS = 19_999;

/** Sums that differ by rounding alone count as equal. */
const ROUNDING = 1e-12;

/**
 * Two-sided p-value: the share of the 2ⁿ choices of signs whose sum is as far from zero as that of the
 * differences, never below 2/2ⁿ. Exact for n ≤ 20. Beyond, (b + 1)/(m + 1) for b of m = 19,999 choices
 * drawn from a seed of their own, so that equal differences have equal p. 1 for no differences.
 */
export function signFlipP(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).toSorted((a, b) => b - a);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  const far = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - ROUNDING * whole;
  if (far <= 0) return 1;
  return sizes.length > MOST_EXACT ? drawnShare(sizes, far) : exactShare(sizes, whole, far);
}

/** Sizes fall, so that most branches are decided near the root: what is left can change nothing there. */
function exactShare(sizes: readonly number[], whole: number, far: number): number {
  const count = (next: number, sum: number, left: number): number => {
    if (Math.abs(sum) - left >= far) return 2 ** (sizes.length - next);
    if (next === sizes.length || Math.abs(sum) + left < far) return 0;
    const rest = left - sizes[next];
    return count(next + 1, sum + sizes[next], rest) + count(next + 1, sum - sizes[next], rest);
  };
  // The first sign is taken as plus: the other half of the choices mirrors this one.
  return count(1, sizes[0], whole - sizes[0]) / 2 ** (sizes.length - 1);
}

function drawnShare(sizes: readonly number[], far: number): number {
  const { integer } = random(0, "signFlip", sizes.length);
  let reached = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    let signs = 0;
    for (let i = 0; i < sizes.length; i++) {
      signs = i % 32 === 0 ? integer(2 ** 32) : signs >>> 1;
      sum += signs & 1 ? sizes[i] : -sizes[i];
    }
    if (Math.abs(sum) >= far) reached += 1;
  }
  return (reached + 1) / (DRAWS + 1);
}
