// What people write as numbers: decimal point or comma, marks between thousands, percent and currency signs,
// minus signs of typography, brackets of bookkeepers.

import type { DecimalMark, ThousandsMark } from "./choices.ts";

export type NumberStyle = {
  readonly decimal: DecimalMark;
  /** Absent: any mark that is not the decimal one. */
  readonly thousands?: ThousandsMark | undefined;
};

/** Longer cells are numbers in plain digits alone. */
const LONGEST = 64;
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const CURRENCY = String.raw`(?:US\$|[$€£¥₹₽₩₺¢]|CHF|EUR|USD|GBP|JPY|Fr\.|kr\.?|zł)`;
const DRESSED = new RegExp(
  String.raw`^(\()?([+-]?)\s?${CURRENCY}?\s?([+-]?)([\d.,' ]*\d[\d.,' ]*(?:e[+-]?\d+)?)\s?(?:%|${CURRENCY})?(\))?$`,
  "i",
);

/** The number in a trimmed cell; NaN where it is none in this style. Beyond float64 it is infinite. */
export function readNumber(cell: string, style: NumberStyle): number {
  if (PLAIN.test(cell)) {
    if (style.decimal === "." || !cell.includes(".")) return Number(cell);
    if (!/^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(cell)) return NaN;
  }
  if (cell.length > LONGEST || !/\d/.test(cell)) return NaN;
  const [whole, open, sign, later, body, close] = DRESSED.exec(plainSigns(cell)) ?? [];
  if (whole === undefined || (open === undefined) !== (close === undefined)) return NaN;
  if (sign !== "" && later !== "") return NaN;
  const value = bodyOf(body.trim(), style);
  return open !== undefined || sign === "-" || later === "-" ? -value : value;
}

/** Whether a cell is digits, points and exponents alone, without any mark or sign beside them. */
export function isPlain(cell: string): boolean {
  return PLAIN.test(cell);
}

/** Every minus becomes "-", every blank " ", every apostrophe "'". */
function plainSigns(cell: string): string {
  return cell
    .replaceAll(/[\u2212\u2012\u2013\uFE63\uFF0D]/g, "-")
    .replaceAll(/[\u00A0\u2007\u2009\u202F]/g, " ")
    .replaceAll(/[\u2019\u02BC]/g, "'");
}

function bodyOf(body: string, { decimal, thousands }: NumberStyle): number {
  const digits = decimal === "." ? PLAIN : /^(?:\d+,?\d*|,\d+)(?:e[+-]?\d+)?$/i;
  if (digits.test(body)) return Number(body.replace(",", "."));
  const [, mark] = /^\d{1,3}([.,' ])\d{3}(?:\1\d{3})*(?!\d)(?![\d.,' ]*\1)/.exec(body) ?? [];
  const isAllowed =
    mark !== undefined && mark !== decimal && (thousands ?? mark) === mark && body[0] !== "0";
  if (!isAllowed) return NaN;
  const joined = body.replaceAll(mark, "");
  return digits.test(joined) ? Number(joined.replace(",", ".")) : NaN;
}

/** The mark between thousands of a cell that is a number in this style, "" where it has none. */
export function thousandsOf(cell: string, decimal: DecimalMark): ThousandsMark {
  const found = /\d([.,' ])\d{3}(?!\d)/.exec(plainSigns(cell))?.[1] as ThousandsMark | undefined;
  return found === undefined || found === decimal ? "" : found;
}

/** The sign beside a number: "%", a currency, or "". */
export function unitOf(cell: string): string {
  if (/^[\d.eE+-]*$/.test(cell)) return "";
  return new RegExp(`%|${CURRENCY}`, "i").exec(cell)?.[0] ?? "";
}
