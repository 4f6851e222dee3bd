// Shares as the page writes them, on the stage and in the status line alike.

/**
 * The number before a percent sign: `4.1`, `50`. A trace reads `< 0.01`, and only all of it `100`: what
 * falls short by a trace is `99.97` or `> 99.99`. Halves that two ways of taking a mean put on either
 * side of a rounding border by an ulp read the same. The share must be finite.
 */
export function inPercent(share: number): string {
  const percent = Number((100 * share).toPrecision(12));
  const size = Math.abs(percent);
  if (size > 0 && size < 0.01) return "< 0.01";
  if (percent >= 99.995 && percent < 100) return "> 99.99";
  const isShort = percent >= 99.95 && percent < 100;
  const digits = isShort || (size > 0 && size < 1) ? 2 : size >= 99.95 ? 0 : 1;
  return String(Number(percent.toFixed(digits))).replace("-", "−");
}
