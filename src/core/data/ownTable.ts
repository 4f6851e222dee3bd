// A visitor's own file of data as a set among the others. The page reads it once, to learn the input and
// output sizes that a network needs; the bytes go to the worker, which splits and normalises what they
// hold.

import { clipName } from "#core/message.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isOwnTable } from "./catalogue.ts";
import { outputWidth } from "./dataset.ts";
import type { Task } from "./dataset.ts";
import type { TableChoices } from "./table/choices.ts";
import type { TableReport } from "./table/report.ts";
import type { NamedBytes, RawData } from "#core/importer.ts";

export type OwnTable = {
  /** The file's name, such as "wine.csv"; no set of the catalogue has one that ends like this. */
  readonly name: string;
  readonly title: string;
  /** The bytes of the file. */
  readonly bytes: Uint8Array;
  readonly task: Task["kind"];
  readonly inputShape: Shape;
  /** Width of the output it needs. */
  readonly outputs: number;
  /** How it is read, as its experiment has it; absent: as its file suggests. */
  readonly choices?: TableChoices;
};

/** The table that a file holds, as it was understood on the import sheet. */
export function tableAsRead(bytes: Uint8Array, report: TableReport): OwnTable {
  const { file, inputs, outputs, choices } = report;
  const name = tableName(file);
  const task = report.task.value;
  const own = { name, title: clipName(name), bytes, task, inputShape: [inputs], outputs };
  return Object.keys(choices).length === 0 ? own : { ...own, choices };
}

/** The name by which an experiment knows the table in a file. */
export function tableName(file: string): string {
  return isOwnTable(file) ? file : `${file}.csv`;
}

/** The table that a file holds; `data` is what importFile has found in it. */
export function ownTableOf({ file, bytes }: NamedBytes, { task, inputShape }: RawData): OwnTable {
  const name = tableName(file);
  const title = clipName(name);
  return { name, title, bytes, task: task.kind, inputShape, outputs: outputWidth(task) };
}
