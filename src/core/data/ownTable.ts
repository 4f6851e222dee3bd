// A visitor's own CSV file as a data set among the others. The page reads it once, to learn what a
// network must take and give; the text goes to the worker, which splits and normalises it.

import type { Shape } from "#core/math/tensor.ts";
import { outputWidth } from "./dataset.ts";
import type { Task } from "./dataset.ts";
import { clipName } from "#core/message.ts";
import { parseCsvTableInSlices } from "./readers/csv.ts";

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

/** Whether a name in an experiment is that of a visitor's own table, which no command installs. */
export function isOwnTable(name: string): boolean {
  return /\.csv$/i.test(name);
}

/**
 * Calls `breathe` every some ten milliseconds of reading; what it throws ends it. Throws Error naming
 * file, row and column of the first thing wrong, as parseCsvTable does.
 */
export async function readOwnTable(
  file: string,
  text: string,
  breathe: () => Promise<void> = async () => {},
): Promise<OwnTable> {
  const { task, inputShape } = await parseCsvTableInSlices(text, { file }, breathe);
  const name = isOwnTable(file) ? file : `${file}.csv`;
  const title = clipName(name);
  return { name, title, text, task: task.kind, inputShape, outputs: outputWidth(task) };
}
