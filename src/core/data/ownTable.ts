// A visitor's own CSV file as a data set among the others. The page reads it once, to learn what a
// network must take and give; the text goes to the worker, which splits and normalises it.

import type { Shape } from "#core/math/tensor.ts";
import { outputWidth } from "./dataset.ts";
import type { Task } from "./dataset.ts";
import { parseCsvTable } from "./readers/csv.ts";

export type OwnTable = {
  /** The file's name, such as "wine.csv"; no set of the catalogue has one that ends like this. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly task: Task["kind"];
  readonly inputShape: Shape;
  /** Width of the output it needs. */
  readonly outputs: number;
};

/** Throws Error naming file, row and column of the first thing wrong, as parseCsvTable does. */
export function readOwnTable(file: string, text: string): OwnTable {
  const { task, inputShape } = parseCsvTable(text, { file });
  const name = /\.csv$/i.test(file) ? file : `${file}.csv`;
  return { name, title: name, text, task: task.kind, inputShape, outputs: outputWidth(task) };
}
