// Tables: comma-separated values with one header row, the target in the last column. Features must be
// numbers; the target may be numbers or class names. Reads a visitor's own file as well, so every error
// names row and column.

import { clipName } from "#core/message.ts";
import type { Task } from "#core/data/dataset.ts";
import type { RawDataset } from "#core/data/raw.ts";
import { readRows } from "./csvRows.ts";
import type { Row } from "./csvRows.ts";
import { fileError } from "./fileError.ts";

export type CsvOptions = {
  /** How messages call the file. */
  readonly file: string;
  /** Where missing: class names make a classification, numbers a regression. */
  readonly task?: Task["kind"] | undefined;
  /** The remedy for a file that is no table at all. */
  readonly remedy?: string;
};

export type CsvTable = Pick<RawDataset, "task" | "inputShape" | "samples"> & {
  readonly features: readonly string[];
};

const MISSING = new Set(["", "?", "na", "n/a", "nan", "null", "none"]);
const MOST_CLASSES = 100;
const REMEDY = "correct the file, or delete the row";

/** The largest number of float32, in which networks are trained. */
const LARGEST = 3.4028234663852886e38;

/**
 * The table of a CSV text. Classes are sorted, numbers by value and names by alphabet. Calls `breathe` every
 * some ten milliseconds; what it throws ends the reading. Throws Error naming file, row (counted below the
 * header) and column of the first cell that is missing or wrong.
 */
export async function parseCsvTable(
  text: string,
  options: CsvOptions,
  breathe?: () => Promise<void>,
): Promise<CsvTable> {
  const { finish, ...taker } = startTable(text, options);
  await readRows(text, taker, breathe);
  return finish();
}

/** A table that takes its rows, the header first, and is checked as it grows. */
function startTable(text: string, { file, task, remedy = "open the table itself" }: CsvOptions) {
  if (/^\s*<(!doctype|html)/i.test(text.slice(0, 1000))) {
    throw fileError(file, "is a web page, not a table", remedy);
  }
  let header: Row = [];
  const inputs: number[] = [];
  const cells: string[] = [];

  function takeRow(row: Row): void {
    const r = cells.length;
    if (row.length !== header.length) {
      const counts = `${row.length} cells, ${header.length} in the header`;
      throw fileError(file, `row ${r + 1}: ${counts}`, REMEDY);
    }
    const last = header.length - 1;
    for (let c = 0; c < last; c++) inputs.push(numberAt(row[c], file, r, header[c]));
    cells.push(cellAt(row[last], file, r, header[last]));
  }

  return {
    take: (rows: readonly Row[]) => {
      const isFirst = header.length === 0;
      if (isFirst) header = headerOf(rows[0] ?? [], file);
      for (const row of isFirst ? rows.slice(1) : rows) takeRow(row);
    },
    refuseQuote: (row: number, reason: string) => {
      throw fileError(file, `row ${row}: ${reason}`, REMEDY);
    },
    finish: (): CsvTable => {
      if (header.length === 0) header = headerOf([], file);
      if (cells.length < 2) {
        throw fileError(file, "needs two or more rows below the header", "add some");
      }
      const { kind, targets } = targetsOf(cells, file, header[header.length - 1], task);
      return {
        features: header.slice(0, -1),
        task: kind,
        inputShape: [header.length - 1],
        samples: { inputs: Float64Array.from(inputs), targets },
      };
    },
  };
}

function headerOf(row: Row, file: string): Row {
  const header = row.map((name) => name.trim());
  if (header.length < 2) {
    throw fileError(
      file,
      "needs a header row with two or more columns, the target last",
      "add one",
    );
  }
  if (header.every(isNumeric)) {
    throw fileError(
      file,
      "has numbers in its first row, where column names should stand",
      "add a header row",
    );
  }
  return header;
}

function targetsOf(
  cells: readonly string[],
  file: string,
  target: string,
  task?: Task["kind"],
): Targets {
  const named = task === "classification" || (task === undefined && !isNumeric(cells[0]));
  return named ? classTargets(cells, file, target) : valueTargets(cells, file, target);
}

type Targets = { readonly kind: Task; readonly targets: Float64Array };

function valueTargets(cells: readonly string[], file: string, target: string): Targets {
  const targets = Float64Array.from(cells, (cell, r) => numberAt(cell, file, r, target));
  return { kind: { kind: "regression", target }, targets };
}

function classTargets(cells: readonly string[], file: string, target: string): Targets {
  const numeric = cells.every(isNumeric);
  const classes = [...new Set(cells)].sort((a, b) =>
    numeric ? Number(a) - Number(b) : Number(a > b) - Number(a < b),
  );
  if (classes.length < 2 || classes.length > MOST_CLASSES) {
    throw fileError(
      file,
      `column "${clipName(target)}" names ${classes.length} classes; 2 to ${MOST_CLASSES} can be told apart`,
      "put the target into the last column",
    );
  }
  const numberOf = new Map(classes.map((name, i) => [name, i]));
  const targets = Float64Array.from(cells, (cell) => numberOf.get(cell)!);
  return { kind: { kind: "classification", classes }, targets };
}

function numberAt(cell: string, file: string, row: number, column: string): number {
  const text = cellAt(cell, file, row, column);
  const value = isNumeric(text) ? Number(text) : NaN;
  if (Math.abs(value) <= LARGEST) return value;
  const problem = Number.isNaN(value)
    ? `"${clipName(text)}" is not a number`
    : `${clipName(text)} is beyond ±3.4e38, the largest number that networks are trained with`;
  const remedy = Number.isNaN(value) ? REMEDY : "give the column another unit, or delete the row";
  throw fileError(file, `${placeOf(row, column)}: ${problem}`, remedy);
}

function cellAt(cell: string, file: string, row: number, column: string): string {
  const text = cell.trim();
  if (!MISSING.has(text.toLowerCase())) return text;
  const what = text === "" ? "the cell is empty" : `"${text}" marks a missing value`;
  throw fileError(file, `${placeOf(row, column)}: ${what}`, REMEDY);
}

function placeOf(row: number, column: string): string {
  return `row ${row + 1}, column "${clipName(column)}"`;
}

/** Whether a text is a number, even one too large to be held: 1e999 is, Infinity is a word. */
function isNumeric(text: string): boolean {
  return text.trim() !== "" && !Number.isNaN(Number(text)) && !/inf/i.test(text);
}
