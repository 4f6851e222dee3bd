// The first reading of a table: every cell is looked at once and counted, then encoding, layout, kinds,
// target and task are decided. Nothing is kept but counts and the first rows, so that long files fit.

import { clipName } from "#core/message.ts";
import { fileError } from "#core/data/readers/fileError.ts";
import { withoutCounters } from "./counters.ts";
import type { DecimalMark, Encoding, TableChoices, ThousandsMark } from "./choices.ts";
import { headOf, sniffEncoding } from "./encoding.ts";
import { markFinder } from "./gaps.ts";
import { decimalOf, isGrouped, kindOf } from "./kinds.ts";
import { layoutOf, readRows } from "./layout.ts";
import type { Layout } from "./layout.ts";
import type { TableOptions, Understood } from "./report.ts";
import type { Row } from "./splitRows.ts";
import { count, countCell, newTally, settled } from "./tally.ts";
import type { Tally } from "./tally.ts";
import { targetOf, taskOf } from "./target.ts";
import type { Column } from "./target.ts";

/** What was decided, and what the second reading (fill.ts) needs. */
export type Understanding = {
  readonly encoding: Understood<Encoding>;
  readonly layout: Layout;
  readonly decimal: Understood<DecimalMark>;
  readonly thousands: Understood<ThousandsMark>;
  readonly columns: readonly Column[];
  readonly target: Understood<number>;
  readonly task: Understood<"classification" | "regression">;
  readonly rows: number;
  readonly preview: readonly Row[];
  /** What is wrong with the rows themselves, such as one of another length. */
  readonly faults: readonly string[];
};

/** What the caller knows of a table besides its choices. */
export type Known = {
  /** An installed set: every column but the last is a number, and none is left out. */
  readonly isInstalled?: boolean;
};

const MOST_COLUMNS = 10_000;
const MOST_PREVIEW = 8;
/** Columns that are named one by one. */
const MOST_NAMED = 4;
/** Different values that are kept of all columns together, and at least and at most of one. */
const MOST_SEEN = 400_000;
const [LEAST_OF_ONE, MOST_OF_ONE] = [110, 5000];

/** Throws Error naming the file where its bytes are no table at all. */
export async function understand(
  bytes: Uint8Array,
  choices: TableChoices,
  { file, breathe }: TableOptions,
  { isInstalled = false }: Known = {},
): Promise<Understanding> {
  const encoding: Understood<Encoding> = choices.encoding
    ? { value: choices.encoding, reason: "chosen" }
    : sniffEncoding(bytes, file);
  const head = headOf(bytes, encoding.value);
  if (/^\s*<(!doctype|html)/i.test(head)) {
    throw fileError(file, "is a web page, not a table", "open the table itself");
  }
  const layout = layoutOf(head, choices);
  const { names } = layout;
  if (names.length === 0) {
    throw fileError(file, "is empty; it needs a header row and rows below", "open another file");
  }
  if (names.length > MOST_COLUMNS) {
    throw fileError(file, `has ${names.length} columns`, `keep at most ${MOST_COLUMNS}`);
  }
  const counted = counterOf(layout, choices);
  const open = await readRows(bytes, encoding.value, layout, counted.take, breathe);
  if (open !== undefined) counted.faults.unshift(`row ${open}: a quote is never closed; close it`);
  const tallies = counted.tallies.map(settled);
  const decimal = decimalOfAll(tallies, layout, choices);
  const guessed = tallies.map((tally, c) => {
    const isFeature = isInstalled && c < names.length - 1;
    const chosen = isFeature ? "number" : choices.kinds?.[names[c]];
    const mark = decimalOf(tally, decimal.value, choices);
    return { name: names[c], tally, kind: kindOf(names[c], tally, mark, chosen) };
  });
  const target = isInstalled
    ? { value: names.length - 1, reason: "known" }
    : targetOf(guessed, choices);
  const { preview, faults } = counted;
  const rows = counted.rows();
  const isOpen = ({ name }: Column) => !isInstalled && choices.kinds?.[name] === undefined;
  const columns = withoutCounters(guessed, target.value, rows, isOpen);
  const goal = asTarget(columns[target.value], choices);
  columns[target.value] = goal;
  return {
    ...{ encoding, layout, columns, target, preview, faults, rows },
    decimal: withOthers(decimal, columns),
    thousands: thousandsOfAll(columns, choices),
    task: taskOf(goal, choices.task),
  };
}

/** A column as the target: it is not left out, and many words are words. */
function asTarget({ name, tally, kind }: Column, { kinds }: TableChoices): Column {
  const chosen = kinds?.[name];
  const isUsable = chosen === "number" || chosen === "category" || chosen === "date";
  const value = isUsable ? chosen : kind.plain.value === "text" ? "category" : kind.plain.value;
  const reason = isUsable ? kind.reason : kind.plain.reason;
  return { name, tally, kind: { ...kindOf(name, tally, kind.decimal, value), reason } };
}

/** Counts the rows and cells of a table as they pass. */
function counterOf({ names, separator, header }: Layout, choices: TableChoices) {
  const { thousands, bounds } = choices;
  const tallies: Tally[] = names.map(newTally);
  const preview: Row[] = [];
  const faults: string[] = [];
  const isMark = markFinder(choices);
  const share = Math.floor(MOST_SEEN / names.length);
  const mostSeen = Math.min(MOST_OF_ONE, Math.max(LEAST_OF_ONE, share));
  let rows = 0;
  const expected = `${names.length} ${header.value ? "in the header" : "in most rows"}`;
  return {
    ...{ tallies, preview, faults, rows: () => rows },
    take(row: Row, number: number): void {
      rows += 1;
      if (preview.length < MOST_PREVIEW) preview.push(row);
      if (!isWhole(row, names.length)) {
        if (faults.length > 0) return;
        const remedy =
          row.length < names.length
            ? "fill the row up, or delete it"
            : `quote cells that hold a “${separator.value}”, delete the row, or choose another separator`;
        faults.push(`row ${number}: ${row.length} cells, ${expected}; ${remedy}`);
        return;
      }
      for (let c = 0; c < names.length; c++) {
        if (isMark(row[c])) count(tallies[c].marks, row[c]);
        else countCell(tallies[c], row[c], number, { mostSeen, thousands, bounds });
      }
    },
  };
}

/** Whether a row has a cell for each column; separators at its end are no cells. */
export function isWhole(row: Row, columns: number): boolean {
  if (row.length === columns) return true;
  return row.length > columns && row.slice(columns).every((cell) => cell === "");
}

function decimalOfAll(
  tallies: readonly Tally[],
  { separator }: Layout,
  choices: TableChoices,
): Understood<DecimalMark> {
  if (choices.decimal) return { value: choices.decimal, reason: "chosen" };
  if (choices.thousands === ",") return { value: ".", reason: "commas stand between thousands" };
  if (choices.thousands === ".") return { value: ",", reason: "points stand between thousands" };
  const only = (mark: DecimalMark) =>
    tallies.reduce((sum, { byMark }) => sum + byMark[mark].only, 0);
  const [point, comma] = [only("."), only(",")];
  if (point > comma) return { value: ".", reason: "numbers such as 1.5" };
  if (comma > point) return { value: ",", reason: "numbers such as 1,5" };
  if (point === 0 && separator.value === ";" && tallies.some(isGrouped)) {
    return { value: ",", reason: "points stand between thousands, as in 311 and 2.137" };
  }
  const isOpen = tallies.some(({ thousands }) => thousands["."].has(","));
  if (isOpen && separator.value === ";") {
    return { value: ",", reason: "commas stand in numbers, and semicolons between cells" };
  }
  if (point > 0) return { value: ".", reason: "as many numbers have a point as a comma" };
  return { value: ".", reason: "no number shows which" };
}

/** The reason with the columns that are read with the other mark, because their numbers show it. */
function withOthers(
  { value, reason }: Understood<DecimalMark>,
  columns: readonly Column[],
): Understood<DecimalMark> {
  const others = columns.filter(({ kind }) => kind.value === "number" && kind.decimal !== value);
  if (others.length === 0) return { value, reason };
  const named = others.slice(0, MOST_NAMED).map(({ name }) => `“${clipName(name)}”`);
  if (others.length > MOST_NAMED) named.push(`${others.length - MOST_NAMED} more`);
  const mark = value === "." ? "comma" : "point";
  return { value, reason: `${reason}; columns differ: ${named.join(", ")} with a ${mark}` };
}

function thousandsOfAll(
  columns: readonly Column[],
  choices: TableChoices,
): Understood<ThousandsMark> {
  if (choices.thousands !== undefined) return { value: choices.thousands, reason: "chosen" };
  const all = new Map<ThousandsMark, number>();
  for (const { tally, kind } of columns) {
    if (kind.value !== "number") continue;
    for (const [mark, n] of tally.thousands[kind.decimal]) all.set(mark, (all.get(mark) ?? 0) + n);
  }
  const [found] = [...all].sort((a, b) => b[1] - a[1]);
  return found
    ? {
        value: found[0],
        reason: found[1] === 1 ? "one number has it" : `${found[1]} numbers have it`,
      }
    : { value: "", reason: "no number has one" };
}

/** A column and a row as messages name them. */
export function placeOf(row: number, column: string): string {
  return `row ${row}, column "${clipName(column)}"`;
}
