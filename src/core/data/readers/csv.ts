// Tables: comma-separated values with one header row, the target in the last column. Features must
// be numbers; the target may be numbers or class names. Reads a visitor's own file as well, so every
// complaint names row and column. Syntax (quotes, separators, line ends) is papaparse's business.

/// <reference path="./papaparse.d.ts" />
import Papa from "papaparse/papaparse.min.js";
import type { Task } from "#core/data/dataset.ts";
import type { RawDataset } from "#core/data/raw.ts";
import { fileError } from "./fileError.ts";

export type CsvOptions = {
  /** How messages call the file. */
  readonly file: string;
  /** Where missing: class names make a classification, numbers a regression. */
  readonly task?: Task["kind"] | undefined;
};

export type CsvTable = Pick<RawDataset, "task" | "inputShape" | "samples"> & {
  readonly features: readonly string[];
};

const MISSING = new Set(["", "?", "na", "n/a", "nan", "null", "none"]);
const MOST_CLASSES = 100;
const REMEDY = "correct the file, or delete the row";

/**
 * The table of a CSV text. Classes are sorted, numbers by value and names by alphabet. Throws Error
 * naming file, row (counted below the header) and column of the first cell that is missing or wrong.
 */
export function parseCsvTable(text: string, { file, task }: CsvOptions): CsvTable {
  const { header, rows } = readRows(text, file);
  const features = header.slice(0, -1);
  const target = header[header.length - 1];
  const inputs = new Float64Array(rows.length * features.length);
  rows.forEach((row, r) => {
    features.forEach((feature, column) => {
      inputs[r * features.length + column] = numberAt(row[column], file, r, feature);
    });
  });
  const cells = rows.map((row, r) => cellAt(row[features.length], file, r, target));
  const named = task === "classification" || (task === undefined && !isNumeric(cells[0]));
  const { kind, targets } = named
    ? classTargets(cells, file, target)
    : valueTargets(cells, file, target);
  return { features, task: kind, inputShape: [features.length], samples: { inputs, targets } };
}

type Rows = { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] };

function readRows(text: string, file: string): Rows {
  if (/^\s*<(!doctype|html)/i.test(text)) throw fileError(file, "is a web page, not a table");
  const { data, errors } = Papa.parse(text, { skipEmptyLines: "greedy" });
  const quote = errors.find((error) => error.type === "Quotes");
  if (quote) throw fileError(file, `row ${quote.row}: ${quote.message}`, REMEDY);
  const header = (data[0] ?? []).map((name) => name.trim());
  const rows = data.slice(1);
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
  if (rows.length < 2) throw fileError(file, "needs two or more rows below the header", "add some");
  rows.forEach((row, r) => {
    if (row.length === header.length) return;
    const counts = `${row.length} cells, ${header.length} in the header`;
    throw fileError(file, `row ${r + 1}: ${counts}`, REMEDY);
  });
  return { header, rows };
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
      `column "${target}" names ${classes.length} classes; 2 to ${MOST_CLASSES} can be told apart`,
      "put the target into the last column",
    );
  }
  const numberOf = new Map(classes.map((name, i) => [name, i]));
  const targets = Float64Array.from(cells, (cell) => numberOf.get(cell)!);
  return { kind: { kind: "classification", classes }, targets };
}

function numberAt(cell: string, file: string, row: number, column: string): number {
  const text = cellAt(cell, file, row, column);
  if (isNumeric(text)) return Number(text);
  throw fileError(file, `row ${row + 1}, column "${column}": "${text}" is not a number`, REMEDY);
}

function cellAt(cell: string, file: string, row: number, column: string): string {
  const text = cell.trim();
  if (!MISSING.has(text.toLowerCase())) return text;
  const what = text === "" ? "the cell is empty" : `"${text}" marks a missing value`;
  throw fileError(file, `row ${row + 1}, column "${column}": ${what}`, REMEDY);
}

function isNumeric(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}
