// What prevents a table from being read: a sentence each that names the column, the row where there is one,
// and what to do.

import { clipName } from "#core/message.ts";
import { boundOf } from "#core/data/table/cells/bounds.ts";
import type { Odd } from "./tally.ts";
import { likeNumbers, MOST_CLASSES } from "./kinds.ts";
import type { TableChoices } from "./choices.ts";
import { classesOf } from "./target.ts";
import type { Column } from "./target.ts";
import { placeOf } from "./understand.ts";
import type { Understanding } from "./understand.ts";

/** The largest number of float32, in which networks are trained. */
const LARGEST = 3.4028234663852886e38;
/** Numbers of all rows and inputs together: 512 MB in memory. */
const MOST_NUMBERS: number = 2 ** 26;
/** Numbers between these have squares that float32 holds. */
const LARGEST_ROOT = 1.8446743e19;
const SMALLEST_ROOT = 1.0842022e-19;

/** Empty where the table can be read. `inputs` is the number of inputs that its columns make. */
export function problemsOf(
  understood: Understanding,
  choices: TableChoices,
  inputs: number,
): string[] {
  const { faults, columns, target, task, rows } = understood;
  const used = columns.filter(({ kind }, c) => c === target.value || isUsed(kind.value));
  const problems = [...faults, ...unknownNames(columns, choices)];
  if (columns.length < 2) {
    problems.push(
      "it has one column where two or more columns are needed, the target last; choose another separator, or add one",
    );
  } else if (rows < 2) problems.push("it needs two or more rows below the header; add some");
  for (const column of used) {
    const isClass = column === columns[target.value] && task.value === "classification";
    problems.push(
      ...(isClass ? classProblems(column) : cellProblems(column, column === columns[target.value])),
    );
  }
  if (problems.length === 0 && inputs === 0) {
    problems.push(
      "no column is left as an input; take one that is left out as a number or a category",
    );
  }
  if (problems.length === 0 && rows * inputs > MOST_NUMBERS)
    problems.push(tooMany(understood, inputs));
  return problems;
}

/** Names what takes most of the room, where one column takes more than its share. */
function tooMany({ rows, columns, target }: Understanding, inputs: number): string {
  const size = `${rows} rows of ${inputs} inputs are more than the ${MOST_NUMBERS} numbers that are held in memory`;
  const words = ({ kind, tally }: Column) => (kind.value === "category" ? tally.seen.size : 1);
  const others = columns.filter(({ kind }, c) => c !== target.value && isUsed(kind.value));
  const widest = others.reduce((most, next) => (words(next) > words(most) ? next : most));
  const which =
    words(widest) > 1 ? `, such as "${clipName(widest.name)}" with its ${words(widest)} words` : "";
  return `${size}; leave columns out${which}, or keep fewer rows`;
}

function isUsed(kind: string): boolean {
  return kind !== "ignored" && kind !== "text";
}

/** Choices for columns that are not there. */
function unknownNames(
  columns: readonly Column[],
  { target, kinds, missing }: TableChoices,
): string[] {
  const known = new Set(columns.map(({ name }) => name));
  const perColumn = typeof missing === "object" ? Object.keys(missing) : [];
  const named = [
    ...(target === undefined ? [] : [target]),
    ...Object.keys(kinds ?? {}),
    ...perColumn,
  ];
  return named
    .filter((name) => !known.has(name))
    .map(
      (name) => `there is no column "${clipName(name)}"; the first ones are ${firstNames(columns)}`,
    );
}

function firstNames(columns: readonly Column[]): string {
  return columns
    .slice(0, 5)
    .map(({ name }) => `"${clipName(name)}"`)
    .join(", ");
}

function classProblems(column: Column): string[] {
  const { tally, name } = column;
  const count = classesOf(column).length;
  if (count >= 2 && count <= MOST_CLASSES && !tally.hasMore) return [];
  const words = tally.hasMore ? `more than ${count}` : count;
  const like = likeNumbers(tally);
  if (like !== undefined && column.kind.value !== "number") {
    return [
      `column "${clipName(name)}" looks like numbers that could not be read (${clipName(like)}), too many to be classes; write one plain number in each cell, or choose another target`,
    ];
  }
  return [
    `column "${clipName(name)}" names ${words === 1 ? "one class" : `${words} classes`}; 2 to ${MOST_CLASSES} can be classes: choose another target, or a regression`,
  ];
}

function cellProblems({ name, kind, tally }: Column, isTarget: boolean): string[] {
  if (kind.value === "category" || kind.value === "text") {
    if (isTarget)
      return [`column "${clipName(name)}" holds words, no numbers; choose a classification`];
    return tally.hasMore
      ? [
          `column "${clipName(name)}" has more than ${tally.seen.size} different values, too many for an input each; leave it out, or take it as a number`,
        ]
      : [];
  }
  if (isTarget && tally.filled === 0) {
    return [`column "${clipName(name)}", the target, is empty; choose another target`];
  }
  if (kind.odd) {
    if (boundOf(kind.odd.cell) !== undefined && kind.value === "number")
      return [boundProblem(name, tally, kind.odd)];
    const noun = kind.value === "date" ? "date" : "number";
    const { row, cell } = kind.odd;
    return [
      `${placeOf(row, name)}: "${clipName(cell)}" is not a ${noun}; correct the cell, count it as missing, or take the column as categories`,
    ];
  }
  return kind.value === "number" || isTarget ? rangeProblems(name, tally, kind) : [];
}

function boundProblem(name: string, { bounds }: Column["tally"], { row, cell }: Odd): string {
  const more = bounds === 1 ? "" : `, and so are ${bounds - 1} more`;
  return `${placeOf(row, name)}: "${clipName(cell)}" is a bound, not what was measured${more}; read bounds as their numbers, count them as missing, or take the column as categories`;
}

function rangeProblems(
  name: string,
  tally: Column["tally"],
  { decimal, value }: Column["kind"],
): string[] {
  if (value === "date") return [];
  const { low, high, largestRow } = tally.byMark[decimal];
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const remedy = "give the column another unit, or delete the row";
  if (largest > LARGEST) {
    const number = Math.abs(low) > Math.abs(high) ? low : high;
    return [
      `${placeOf(largestRow, name)}: ${number} is beyond ±3.4e38, the largest number that networks are trained with; ${remedy}`,
    ];
  }
  if (largest > LARGEST_ROOT) {
    return [
      `${placeOf(largestRow, name)}: the square of ${largest} is beyond 3.4e38, the largest number that networks are trained with; ${remedy}`,
    ];
  }
  if (largest > 0 && high - low > 0 && high - low < SMALLEST_ROOT) {
    return [
      `${placeOf(largestRow, name)}: the squares of the differences are below 1.2e-38, the smallest number that networks are trained with; give the column another unit`,
    ];
  }
  return [];
}
