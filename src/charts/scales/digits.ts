// The digits of a number as text: what d3-format gives for ".3~r", ".3~s", ",.0f" and the like
// (digits.test.ts holds the two together). The first screen needs no more of it, and so does not wait
// for the rest.

/** SI prefixes from 10⁻²⁴ to 10²⁴. */
const PREFIXES = [
  "y",
  "z",
  "a",
  "f",
  "p",
  "n",
  "µ",
  "m",
  "",
  "k",
  "M",
  "G",
  "T",
  "P",
  "E",
  "Z",
  "Y",
];
const NO_PREFIX = PREFIXES.indexOf("");

/** Without zeros at the end of the decimals: `2.50` is `2.5`, `1.00e-7` is `1e-7`. */
export function trimmed(text: string): string {
  return text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

/** So many significant digits, without an exponent: `rounded(0.04169, 3)` is `0.0417`. */
export function rounded(value: number, digits: number): string {
  const [coefficient, exponent] = parts(value, digits);
  return signOf(value) + trimmed(placed(coefficient, exponent));
}

/** Three significant digits of the multiple of an SI prefix: 25,400 is `25.4` and `k`. */
export function prefixed(value: number): { readonly digits: string; readonly prefix: string } {
  const [coefficient, exponent] = parts(value, 3);
  const step = Math.max(-NO_PREFIX, Math.min(NO_PREFIX, Math.floor(exponent / 3)));
  const digits = signOf(value) + trimmed(placed(coefficient, exponent - 3 * step));
  return { digits, prefix: PREFIXES[step + NO_PREFIX] };
}

/** A whole number with thousands apart: `12,544`. */
export function withThousands(value: number): string {
  const digits = Math.abs(value)
    .toFixed(0)
    .replace(/\B(?=(\d{3})+$)/g, ",");
  return digits === "0" ? digits : signOf(value) + digits;
}

/** The significant digits of a number, and the power of ten of the first. */
function parts(value: number, digits: number): readonly [coefficient: string, exponent: number] {
  const [coefficient, exponent] = Math.abs(value)
    .toExponential(digits - 1)
    .split("e");
  return [coefficient.replace(".", ""), Number(exponent)];
}

/** Digits with the point where the power of ten of the first has it. */
function placed(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.padEnd(exponent + 1, "0");
  return `${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1)}`;
}

function signOf(value: number): string {
  return value < 0 ? "-" : "";
}
