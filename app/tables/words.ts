// The import sheet's words for marks, kinds and counts.

import type { ColumnReport, TableReport } from "#core/data/table/report.ts";
import type {
  BoundRule,
  ColumnKind,
  DecimalMark,
  Encoding,
  GapRule,
  Separator,
  ThousandsMark,
} from "#core/data/table/choices.ts";

/** Values with the names by which they are chosen, in the order in which they are offered. */
export type Offers<T> = readonly (readonly [value: T, name: string])[];

export const ENCODING_NAMES: Offers<Encoding> = [
  ["utf-8", "UTF-8"],
  ["windows-1252", "Windows-1252 (older Excel)"],
  ["utf-16le", "UTF-16 (Excel's Unicode text)"],
  ["utf-16be", "UTF-16, big-endian"],
];
export const SEPARATOR_NAMES: Offers<Separator> = [
  [",", "comma ,"],
  [";", "semicolon ;"],
  ["\t", "tab"],
  ["|", "bar |"],
  [" ", "blanks"],
];
export const HEADER_NAMES: Offers<boolean> = [
  [true, "names of the columns"],
  [false, "data already"],
];
export const DECIMAL_NAMES: Offers<DecimalMark> = [
  [".", "point 3.14"],
  [",", "comma 3,14"],
];
export const THOUSANDS_NAMES: Offers<ThousandsMark> = [
  ["", "none 1234"],
  [",", "comma 1,234"],
  [".", "point 1.234"],
  ["'", "apostrophe 1’234"],
  [" ", "blank 1 234"],
];
export const TASK_NAMES: Offers<"classification" | "regression"> = [
  ["regression", "a number (regression)"],
  ["classification", "a class (classification)"],
];
export const GAP_NAMES: Offers<GapRule> = [
  ["drop", "drop the row"],
  ["median", "use the median"],
  ["category", "a value of its own"],
];
export const BOUND_NAMES: Offers<BoundRule> = [
  ["value", "read as their numbers"],
  ["missing", "missing"],
];
const KIND_WORDS: { readonly [kind in ColumnKind]: string } = {
  number: "number",
  category: "category",
  date: "date",
  text: "text (left out)",
  ignored: "ignored",
};
export const KIND_NAMES = Object.entries(KIND_WORDS) as unknown as Offers<ColumnKind>;

export const count = (value: number) => value.toLocaleString("en-US");

const plural = (value: number, one: string, many = `${one}s`) =>
  `${count(value)} ${value === 1 ? one : many}`;

/** "200,000 rows, 11 columns". */
export function sizeWords({ rows, columns }: TableReport): string {
  return `${plural(rows.inFile, "row")}, ${plural(columns.length, "column")}`;
}

/** Which rows are used of how many, and why not all. */
export function rowWords({ inFile, usable, used, dropped }: TableReport["rows"]): string {
  const first =
    used === inFile
      ? `Uses all ${plural(inFile, "row")}`
      : `Uses ${count(used)} of ${plural(inFile, "row")}`;
  const reasons = dropped.map((drop) => `${count(drop.count)} left out: ${drop.reason}`);
  if (used < usable)
    reasons.push(`a random ${count(used)} of ${count(usable)} are enough here, and train fast`);
  return reasons.length === 0 ? `${first}.` : `${first} (${reasons.join("; ")}).`;
}

/** Before a table can be read nobody knows which of its rows have all cells. */
export function unreadRowWords({ inFile }: TableReport["rows"]): string {
  return `The file has ${plural(inFile, "row")}; how many are used is counted once it can be read.`;
}

/** "3 cells missing", "12 different values": what is known of a column besides its kind. */
export function cellWords({ missing, distinct, hasMore }: ColumnReport): string {
  const values = `${hasMore ? "over " : ""}${plural(distinct, "different value")}`;
  return missing === 0 ? values : `${values}, ${plural(missing, "missing cell")}`;
}

/** What a column is to the network, in a word beside its name. */
export function badgeOf({ isTarget, isIdentifier, isConstant }: ColumnReport): string | undefined {
  if (isTarget) return "target";
  if (isIdentifier) return "identifier";
  return isConstant ? "constant" : undefined;
}

/** How the network sees it: "predicts 3 classes from 12 inputs". */
export function networkWords({ task, classes, inputs }: TableReport): string {
  const what =
    task.value === "regression"
      ? "a number"
      : `one of ${plural(classes.length, "class", "classes")}`;
  return `${plural(inputs, "input")} → ${what}`;
}
