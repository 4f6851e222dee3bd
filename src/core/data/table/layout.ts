// How a table is laid out: its separator, whether it has a header, how many columns. Guessed from the first
// characters of the file, followed to its end.

import { readDate } from "./dates.ts";
import { readNumber } from "./numbers.ts";
import { SEPARATORS } from "./choices.ts";
import type { Separator, TableChoices } from "./choices.ts";
import type { TableOptions, Understood } from "./report.ts";
import { decodeText } from "./encoding.ts";
import type { Encoding } from "./choices.ts";
import { isComment, splitterOf } from "./splitRows.ts";
import type { Row } from "./splitRows.ts";

export type Layout = {
  readonly separator: Understood<Separator>;
  readonly header: Understood<boolean>;
  readonly names: readonly string[];
  /** Whether the file begins with a line such as "sep=;", as spreadsheets write it. */
  readonly hasSepLine: boolean;
};

/** What separates cells most often comes first: a decimal comma is no separator where semicolons are. */
const PREFERENCE = ["\t", ";", "|", ","] as const;
const SEP_LINE = /^"?sep=(.)"?\s*(\r\n|\r|\n|$)/i;
/** Rows that are looked at. */
const MOST_ROWS = 500;
/** The share of rows that must have as many cells as most have. */
const REGULAR = 0.9;

/** The layout of a table from the beginning of its text. */
export function layoutOf(head: string, choices: TableChoices): Layout {
  const sepLine = SEP_LINE.exec(head);
  const text = sepLine ? head.slice(sepLine[0].length) : head;
  const separator = separatorOf(text, choices.separator, sepLine?.[1]);
  const all = rowsOf(text, separator.value);
  const width = usualWidth(all.filter((row) => !row[0].startsWith("#")));
  const rows = all.filter((row) => !isComment(row, width));
  const [first = [], ...rest] = rows;
  const header = headerOf(first, rest, choices.header);
  const named = header.value ? withRowNames(first, rest) : [];
  const count = header.value ? named.length : width;
  return { separator, header, names: uniqueNames(named, count), hasSepLine: sepLine !== null };
}

/**
 * Hands every row of a table to `take`: the header first, where there is one. Comments are skipped. Returns
 * the number of the row in which a quote stayed open.
 */
export async function readRows(
  bytes: Uint8Array,
  encoding: Encoding,
  { separator, names, hasSepLine, header }: Layout,
  take: (row: Row, number: number) => void,
  breathe: TableOptions["breathe"],
): Promise<number | undefined> {
  let number = header.value ? -1 : 0;
  let isBegun = !hasSepLine;
  const splitter = splitterOf(separator.value, (row) => {
    if (isComment(row, names.length)) return;
    number += 1;
    if (number > 0) take(row, number);
  });
  const push = (text: string) => {
    splitter.push(isBegun ? text : text.replace(SEP_LINE, ""));
    isBegun = true;
  };
  await decodeText(bytes, encoding, push, breathe);
  return splitter.end() ? Math.max(1, number) : undefined;
}

function separatorOf(text: string, chosen?: Separator, line?: string): Understood<Separator> {
  if (chosen !== undefined) return { value: chosen, reason: "chosen" };
  const named = SEPARATORS.find((separator) => separator === line);
  if (named) return { value: named, reason: `the first line reads sep=${named}` };
  const shares = PREFERENCE.map((separator) => [separator, regularity(text, separator)] as const);
  const regular = shares.find(([, share]) => share >= REGULAR);
  if (regular) return { value: regular[0], reason: "it divides every row alike" };
  const blanks = regularity(text, " ");
  if (blanks >= REGULAR) return { value: " ", reason: "blanks divide every row alike" };
  const [value, share] = shares.reduce((best, next) => (next[1] > best[1] ? next : best));
  if (share <= 0) return { value: ",", reason: "nothing divides the rows" };
  return { value, reason: `it divides ${Math.round(100 * share)} % of the rows alike` };
}

/** The share of rows with as many cells as most have; 0 where that is one cell. */
function regularity(text: string, separator: Separator): number {
  const rows = rowsOf(text, separator).filter((row) => !row[0].startsWith("#"));
  const width = usualWidth(rows);
  return width < 2 ? 0 : rows.filter((row) => row.length === width).length / rows.length;
}

function rowsOf(text: string, separator: Separator): Row[] {
  const rows: Row[] = [];
  const splitter = splitterOf(separator, (row) => rows.push(row));
  const end = nthLine(text, MOST_ROWS);
  splitter.push(text.slice(0, end));
  splitter.end();
  // The last row of the beginning of a longer file may be cut.
  return rows.length > 2 && end >= text.length && !/[\r\n]$/.test(text) ? rows.slice(0, -1) : rows;
}

function nthLine(text: string, lines: number): number {
  let at = 0;
  for (let line = 0; line < lines && at >= 0; line++) at = text.indexOf("\n", at) + 1 || -1;
  return at < 0 ? text.length : at;
}

function usualWidth(rows: readonly Row[]): number {
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0]);
  return width;
}

/** A first row unlike the rest holds names: words over numbers, or words that do not come again. */
function headerOf(first: Row, rest: readonly Row[], chosen?: boolean): Understood<boolean> {
  if (chosen !== undefined) return { value: chosen, reason: "chosen" };
  const columns = first.map((cell, c) => ({ cell, below: rest.map((row) => row[c] ?? "") }));
  const measured = columns.filter(({ below }) => isMostlyMeasured(below));
  const like = measured.filter(({ cell }) => isMeasured(cell)).length;
  const unlike = measured.filter(({ cell }) => cell !== "" && !isMeasured(cell)).length;
  if (unlike > like) return { value: true, reason: "words stand above numbers" };
  if (like > 0) return { value: false, reason: "its first row is like the others" };
  const comesAgain = columns.some(({ cell, below }) => cell !== "" && below.includes(cell));
  const isDouble = new Set(first).size < first.length;
  if (comesAgain || isDouble) {
    return { value: false, reason: "words of its first row come again below" };
  }
  return { value: true, reason: "words of its first row do not come again below" };
}

function isMostlyMeasured(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return filled.length > 0 && filled.filter(isMeasured).length >= filled.length / 2;
}

function isMeasured(cell: string): boolean {
  const isNumber = (decimal: "." | ",") => !Number.isNaN(readNumber(cell, { decimal }));
  return isNumber(".") || isNumber(",") || !Number.isNaN(readDate(cell, true));
}

/** The header of a table whose rows have one cell more at the front, as R writes them. */
function withRowNames(header: Row, rest: readonly Row[]): Row {
  const width = usualWidth(rest);
  const isShort = width === header.length + 1 && rest.every((row) => row.length === width);
  const isTrailing = rest.every((row) => row.length < width || row[width - 1] === "");
  return isShort && !isTrailing ? ["", ...header] : header;
}

/** Every column has a name of its own: nameless ones are numbered, and so is a name that comes again. */
function uniqueNames(named: Row, count: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: count }, (_, c) => {
    const wanted = (named[c] ?? "").replace(/^#\s+/, "") || `column ${c + 1}`;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}
