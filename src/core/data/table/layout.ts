// How a table is laid out: its separator, whether it has a header, how many columns. Guessed from the first
// characters of the file, followed to its end.

import { readDate } from "#core/data/table/cells/dates.ts";
import { readNumber } from "#core/data/table/cells/numbers.ts";
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
  /** Rows above the header that are no rows of the table: a title, or a comment with as many cells. */
  readonly above: number;
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
  const whole = all.filter((row) => !isComment(row, width));
  const above = choices.header === false ? 0 : linesAbove(whole, width);
  const [first = [], ...rest] = whole.slice(above);
  const header = withAbove(headerOf(first, rest, choices.header), above);
  const named = header.value ? withRowNames(first, rest) : [];
  const count = header.value ? named.length : width;
  const names = uniqueNames(named, count);
  return { separator, header, names, above, hasSepLine: sepLine !== null };
}

/** The rows before a header that are a title, one cell alone, or begin with a mark of comments. */
function linesAbove(rows: readonly Row[], width: number): number {
  let above = rows.findIndex((row) => !isAside(row, width));
  while (above > 0 && !isHeaderBelow(rows.slice(above - 1), width)) above -= 1;
  return Math.max(0, above);
}

function isAside(row: Row, width: number): boolean {
  const isAlone = row.filter((cell) => cell !== "").length === 1 && width > 1;
  return isAlone || /^(#|\/\/|%)/.test(row[0]);
}

/** Whether the second of the rows is a header for sure, with rows below it. */
function isHeaderBelow([first, second, ...rest]: readonly Row[], width: number): boolean {
  if (second.length !== width || rest.length === 0) return false;
  const header = headerOf(second, rest);
  // Words above words are names where words come again below them; R has names for all columns but the first.
  const isSure = header.reason === ABOVE_NUMBERS || (comeAgain(rest) && first.length !== width - 1);
  return header.value && isSure;
}

/** Whether in some column a word comes twice. */
function comeAgain(rows: readonly Row[]): boolean {
  return rows[0].some((_, c) => new Set(rows.map((row) => row[c])).size < rows.length);
}

function withAbove({ value, reason }: Understood<boolean>, above: number): Understood<boolean> {
  const lines = above === 1 ? "the line above is" : `${above} lines above are`;
  return { value, reason: above === 0 ? reason : `${reason}; ${lines} left out` };
}

const ABOVE_NUMBERS = "words stand above numbers";

/**
 * Hands every row of a table to `take`: the header first, where there is one. Comments are skipped. Returns
 * the number of the row in which a quote stayed open.
 */
export async function readRows(
  bytes: Uint8Array,
  encoding: Encoding,
  { separator, names, above, hasSepLine, header }: Layout,
  take: (row: Row, number: number) => void,
  breathe: TableOptions["breathe"],
): Promise<number | undefined> {
  let number = (header.value ? -1 : 0) - above;
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
  if (unlike > like) return { value: true, reason: ABOVE_NUMBERS };
  if (isYears(first) && !rest.some(isYears))
    return { value: true, reason: "years stand above numbers" };
  if (like > 0) return { value: false, reason: "its first row is like the others" };
  const comesAgain = columns.some(({ cell, below }) => cell !== "" && below.includes(cell));
  const isDouble = new Set(first).size < first.length;
  if (comesAgain || isDouble) {
    return { value: false, reason: "words of its first row come again below" };
  }
  return { value: true, reason: "words of its first row do not come again below" };
}

/** Whether its numbers are years that follow each other, as above the columns of a statistic. */
function isYears(row: Row): boolean {
  const years = row.filter(isMeasured).map(Number);
  return (
    years.length > 1 &&
    years.every((year, i) => year >= 1500 && year < 2200 && year === years[0] + i)
  );
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
