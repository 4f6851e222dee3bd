// Numbers with a unit behind them, 7 mm or 7°C, or with words in front, pH 7; and cells that look like numbers but
// are none, 7±1 or 7:30.

import { plainSigns, readNumber, withoutAbout } from "./numbers.ts";
import type { NumberStyle } from "./numbers.ts";

const LONGEST = 40;
/** Letters or a sign, with a digit as a power at most: mm, °C, kg/m3, m/s², but no ±1, /2, :30 and ×10³. */
const UNIT = String.raw`(?:\p{L}|[°‰‱%"″′]|\p{Sc})(?:(?<=[\p{L}^])[1-4](?!\d)|[\p{L}\p{M}\p{Sc}°‰%"/·*^²³⁴⁻¹ .()_-])*`;
/** Letters or a sign before a number: pH, No., T =, Ø; no hyphen at their end, which would be half a minus. */
const BEFORE = String.raw`(?:\p{L}[\p{L}\p{M} ._()/-]*|[Ø№#§@])\s?[=:]?`;
const DRESSED = new RegExp(
  String.raw`^(${BEFORE}(?<![-/(]))??(\s?)([+-]?)[\d.,' ]*\d(?:e[+-]?\d+)?( ?)(${UNIT})?$`,
  "iu",
);
/** Digits among anything but letters; "x" and "e" may stand for a power of ten, "ca." in front. */
const NUMBER_LIKE = /^(?:ca\.|approx\.)?(?:[^\p{L}]|x(?=\s?10)|e(?=[+-]?\d))*$/iu;

export type Unit = {
  /** What stands before the number, "pH", and behind it, "mm"; empty: nothing. */
  readonly before: string;
  readonly behind: string;
  /** Whether no blank stood between. */
  readonly isGlued: boolean;
};

/** What stands around the number of a trimmed cell; undefined where nothing does, or the cell is not of this form. */
export function unitAround(cell: string): Unit | undefined {
  if (cell.length > LONGEST) return undefined;
  const [whole, before = "", gap, sign, blank, behind = ""] =
    DRESSED.exec(withoutAbout(plainSigns(cell))) ?? [];
  if (whole === undefined || before + behind === "") return undefined;
  const words = before.trim();
  const isOpen = gap !== "" || words !== before || /[=:]$/.test(words);
  if (words !== "" && sign !== "" && !isOpen) return undefined; // A-1 is no −1
  return { before: words, behind, isGlued: words === "" ? blank === "" : !isOpen };
}

/** The same as a text: “pH … mm”. */
export function unitWords({ before, behind }: Unit): string {
  return before !== "" && behind !== "" ? `${before} … ${behind}` : before + behind;
}

/** The number in a cell that begins and ends with the unit; NaN where it does not, or no number is left. */
export function readWithUnit(cell: string, { before, behind }: Unit, style: NumberStyle): number {
  if (cell.length > LONGEST) return NaN;
  const signs = plainSigns(cell);
  const text = before === "" ? signs : withoutAbout(signs);
  if (!text.startsWith(before) || !text.endsWith(behind)) return NaN;
  const inner = text.slice(before.length, text.length - behind.length);
  const isOther = /^\p{L}/u.test(inner) || (/\p{L}$/u.test(before) && /^[+-]/.test(inner));
  if (before !== "" && isOther) return NaN;
  return readNumber(inner.trim(), style);
}

/** Whether a cell that is no number would be taken for one by a reader. */
export function isNumberLike(cell: string): boolean {
  return cell.length <= LONGEST && /\d/.test(cell) && NUMBER_LIKE.test(cell);
}
