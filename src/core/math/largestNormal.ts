// Moments of the largest of several independent standard normal numbers, by quadrature.

/** With this step the trapezoid rule on so smooth a density is exact to rounding, and Simpson's for Φ to 1e-13. */
const STEP = 0.0025;
const END = 12;

const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * E max^power = ∫ x^power·K·φ(x)·Φ(x)^(K−1) dx of K = `count` standard normal numbers, the second where no
 * power is given: M_K of docs/methods.md §3. M₁ = M₂ = 1. Φ is summed on the way, since every page that lists
 * initializers carries this file.
 */
export function largestNormalMoment(count: number, power: number = 2): number {
  let [sum, below] = [0, 0];
  for (let i = -END / STEP; i < END / STEP; i++) {
    const x = i * STEP;
    sum += x ** power * density(x) * below ** (count - 1);
    below += ((density(x) + 4 * density(x + STEP / 2) + density(x + STEP)) * STEP) / 6;
  }
  return sum * STEP * count;
}
