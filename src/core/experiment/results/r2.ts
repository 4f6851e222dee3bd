// R² as the page writes it, on the stage, in the curves and in the status line alike.

/** Three decimals, as differences of R² have them: `0.874`, `−4.230`; thousands and more in powers of ten; `–` for none. */
export function formatR2(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return "–";
  const text = Math.abs(value) < 1e3 ? value.toFixed(3) : value.toExponential(2).replace("+", "");
  return text.replace(/^-(?=0\.000$)/, "").replaceAll("-", "−");
}
