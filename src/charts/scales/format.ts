// Numbers as people read them: three significant digits, SI prefixes, a true minus sign, and a dash
// where there is no number. Nothing here ever prints "NaN" or "Infinity".

import { format } from "d3-format";
import { inPercent } from "#core/percent.ts";

/** What stands where a number is missing. */
export const MISSING = "–";

/** A sign that no line break parts from its number. */
const PERCENT = "\u00a0%";

const threeDigits = format(".3~r");
const exponent = format(".2~e");
const prefixed = format(".3~s");

/** Three significant digits: `0.0417`, `1,230`, `−2.5`, `3.1e−6`; `∞` for an infinite number. */
export function formatNumber(value: number | null | undefined): string {
  if (value == null || Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e7)) return signed(exponent(value).replace("+", ""));
  return size >= 999.5 ? formatCount(value) : signed(threeDigits(value));
}

/** Like formatNumber, but zeros at the end stay, as befits what was measured: `0.140`, `2.00`. */
export function formatMeasured(value: number | null | undefined): string {
  const size = Math.abs(value ?? NaN);
  const isPlain = size >= 1e-4 && size < 999.5;
  return isPlain ? signed(format(".3r")(value ?? NaN)) : formatNumber(value);
}

/** What something adds, always with its sign: `+0.210`, `−0.0340`, `0`. */
export function formatSigned(value: number | null | undefined): string {
  return (value ?? 0) > 0 ? `+${formatMeasured(value)}` : formatMeasured(value);
}

/** Whole numbers with thousands apart: `12,544`. */
export function formatCount(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return MISSING;
  return signed(format(",.0f")(value));
}

/** A fraction as percent with a no-break space: `4.1 %`, `< 0.01 %` (core/percent.ts). */
export function formatPercent(fraction: number | null | undefined): string {
  if (fraction == null || !Number.isFinite(fraction)) return MISSING;
  return `${inPercent(fraction)}${PERCENT}`;
}

/** SI prefix and unit: `formatUnit(1.4e9, "FLOP")` is `1.4 GFLOP`; without a unit, `25.4 k`. */
export function formatUnit(value: number | null | undefined, unit = ""): string {
  if (value == null || !Number.isFinite(value)) return MISSING;
  const [, digits, prefix] = /^(.*?)([a-zA-Zµ]?)$/.exec(prefixed(value)) ?? ["", "", ""];
  const tail = prefix + unit;
  return tail === "" ? signed(digits) : `${signed(digits)} ${tail}`;
}

/** Parameters as cards print them: exact below ten thousand, then `25.4 k`. */
export function formatParameters(count: number | null | undefined): string {
  return count != null && Math.abs(count) < 10_000 ? formatCount(count) : formatUnit(count);
}

/** A duration in the largest sensible unit: `340 ms`, `12.5 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return MISSING;
  if (seconds === 0) return "0 s";
  if (Math.abs(seconds) < 1) return `${signed(format(".3~r")(seconds * 1000))} ms`;
  if (Math.abs(seconds) < 59.95) return `${signed(threeDigits(seconds))} s`;
  const whole = Math.round(Math.abs(seconds));
  const rest = whole % 60;
  const sign = seconds < 0 ? "−" : "";
  return `${sign}${Math.floor(whole / 60)} min${rest === 0 ? "" : ` ${rest} s`}`;
}

/** d3's minus is already U+2212 except in exponents; mend those. */
function signed(text: string): string {
  return text.replaceAll("-", "−");
}
