// Differences between two arms as they are written: in points of accuracy, or in R².

import type { Verdict } from "./verdict.ts";

/**
 * Points of accuracy to one decimal, R² to three; two more where nothing else would be left of it, powers of ten where
 * a network has nearly diverged.
 */
export function magnitude({ metric }: Pick<Verdict, "metric">, value: number): string {
  const [size, digits] =
    metric === "valAccuracy" ? [Math.abs(100 * value), 1] : [Math.abs(value), 3];
  if (size >= 1e5) return size.toExponential(2).replace("+", "");
  const short = size.toFixed(digits);
  return Number(short) === 0 ? size.toFixed(digits + 2) : short;
}

/** "+1.3", "−0.02", or "0" where there is no difference: on which side of zero it lies is never rounded away. */
export function signedValue(verdict: Pick<Verdict, "metric">, value: number): string {
  const size = magnitude(verdict, value);
  if (Number(size) === 0) return "0";
  return `${value > 0 ? "+" : "−"}${size}`;
}
