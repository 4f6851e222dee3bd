// What people type where a number belongs: 0,05 and 0.05, −3 with any minus, 1,234.5 and 1.234,5. What may mean
// two numbers, or none, is refused with words: nothing is guessed that could be wrong by a thousand.

import { clipName } from "#core/message.ts";

export { watchNote } from "#app/hooks/watchNote.ts"; // it comes with this part

export type Bounds = { readonly min: number; readonly max: number; readonly isWhole: boolean };

/** The number to take, absent where none is; and a note wherever it is not what was typed. */
export type Typed = { readonly number?: number; readonly note?: string };

const PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const THOUSAND = /^([+-]?)([1-9]\d{0,2}),(\d{3})$/;

/** Reads what was typed; numbers out of `bounds` are pulled in, fractions rounded where only whole ones count. */
export function readTyped(typed: string, bounds: Bounds): Typed {
  const text = plainText(typed);
  if (text === "") return { note: "A number belongs here" };
  const quoted = clipName(typed.trim());
  const thousand = bounds.isWhole ? null : THOUSAND.exec(text);
  if (thousand) return { note: bothMeanings(quoted, thousand) };
  if (bounds.isWhole && THOUSAND.test(text.replace(".", ","))) {
    if (text.includes("."))
      return { note: `“${quoted}” may be a fraction or thousands: type digits only` };
    return within(Number(text.replace(",", "")), quoted, bounds);
  }
  const plain = withPoint(text);
  return plain === undefined
    ? {
        note: `“${quoted}” is not taken: type a number alone, such as ${bounds.isWhole ? "5" : "0.05 or 1e-3"}`,
      }
    : within(Number(plain), quoted, bounds);
}

/** The next number for a press on an arrow after what was typed, or after `value` where that is no number. */
export function steppedFrom(
  typed: string,
  value: number,
  step: number | "any",
  sign: 1 | -1,
  bounds: Bounds,
): number {
  return stepped(readTyped(typed, bounds).number ?? value, step, sign, bounds);
}

/** The next number for a press on an arrow: by `step`, or by one of the leading digit where any number will do. */
export function stepped(value: number, step: number | "any", sign: 1 | -1, bounds: Bounds): number {
  const by = step === "any" ? leadingUnit(value, sign) : step;
  const next = Number((value + sign * by).toPrecision(12));
  return Math.min(bounds.max, Math.max(bounds.min, next));
}

/** 0.01 for 0.03; for 0.01 going towards 0 it is 0.001, so that 0 is never reached by a single step. */
function leadingUnit(value: number, sign: number): number {
  if (value === 0) return 0.001;
  const exponent = Math.floor(Math.log10(Math.abs(value)) + 1e-9);
  const isPower = Math.abs(Math.abs(value) / 10 ** exponent - 1) < 1e-9;
  const isShrinking = Math.sign(value) === -sign;
  return 10 ** (isPower && isShrinking ? exponent - 1 : exponent);
}

/** One kind of minus, digits of one width, no blanks around or between digits. */
function plainText(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/[−‐‑‒–—]/g, "-")
    .replace(/[٫]/g, ",")
    .replace(/(\d)[\s'’](?=\d{3}(\D|$))/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}

/** With a point before the fraction and no thousands marks; undefined where that is no number. */
function withPoint(text: string): string | undefined {
  const decimal = text.lastIndexOf(",") > text.lastIndexOf(".") ? "," : ".";
  const other = decimal === "," ? "." : ",";
  const [number, exponent = ""] = splitExponent(text);
  const isMany = number.split(decimal).length > 2;
  const [mark, point] = isMany ? [decimal, other] : [other, decimal];
  const [whole, ...rest] = number.split(point);
  const isGrouped = whole.includes(mark);
  if (isGrouped && !new RegExp(`^[+-]?\\d{1,3}(\\${mark}\\d{3})+$`).test(whole)) return undefined;
  const plain = [whole.replaceAll(mark, ""), ...rest].join(".") + exponent;
  return PLAIN.test(plain) ? plain : undefined;
}

function splitExponent(text: string): readonly string[] {
  const at = text.search(/e[+-]?\d+$/i);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at)];
}

function within(number: number, quoted: string, { min, max, isWhole }: Bounds): Typed {
  if (number > max) return { number: max, note: `${quoted} is too much: ${max} is the most here` };
  if (number < min)
    return { number: min, note: `${quoted} is too little: ${min} is the least here` };
  if (!isWhole || Number.isInteger(number)) return { number };
  const rounded = Math.min(max, Math.max(min, Math.round(number)));
  return { number: rounded, note: `${quoted} is not whole: ${rounded} is taken` };
}

function bothMeanings(quoted: string, [, sign, whole, rest]: RegExpExecArray): string {
  return `“${quoted}” may be ${sign}${whole}.${rest} or ${sign}${whole}${rest}: type one of these`;
}
