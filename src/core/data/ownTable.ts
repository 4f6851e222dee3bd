// A visitor's own file of data as a set among the others. The page knows the input and output sizes that a
// network needs; the bytes lie in a blob, which goes to the worker and to the browser's shelf without being
// copied: a page that copies a file of 64 MB stands still.

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
  /** The bytes of the file as they were read: the file itself may be written anew. */
  readonly content: Blob;
  /** SHA-256 of them, 64 hexadecimal digits, from the worker that read them; absent: nobody has worked it out. */
  readonly hash?: string;
  readonly task: Task["kind"];
  /** Rows of the file; tables of earlier versions lack them. */
  readonly rows?: number;
  readonly inputShape: Shape;
  /** Width of the output it needs. */
  readonly outputs: number;
  /** How it is read, as its experiment has it; absent: as its file suggests. */
  readonly choices?: TableChoices;
};

/** A table as it was read for the import sheet: the report, and the bytes that it is about with their SHA-256. */
export type ReadFile = {
  readonly report: TableReport;
  readonly content: Blob;
  readonly hash: string;
};

/** The table that a file holds, as it was understood on the import sheet; `name`: where an experiment has one for it. */
export function tableAsRead(
  { report, content, hash }: ReadFile,
  name: string = tableName(report.file),
): OwnTable {
  const { inputs, outputs, choices } = report;
  const facts = {
    task: report.task.value,
    rows: report.rows.inFile,
    inputShape: [inputs],
    outputs,
  };
  const own = { name, title: clipName(name), content, hash, ...facts };
  return Object.keys(choices).length === 0 ? own : { ...own, choices };
}

/** The name by which an experiment knows the table in a file: the file's own, where it ends as tables do. */
export function tableName(file: string): string {
  return isOwnTable(file) ? file : `${file}.csv`;
}

/** Whether an experiment means the table in a file by this name; once, all that was not a .csv got that end. */
export function goesBy(file: string, name: string): boolean {
  return name === tableName(file) || name === `${file}.csv`;
}

/** The table that a file holds; `data` is what importFile has found in it. */
export function ownTableOf({ file, bytes }: NamedBytes, { task, inputShape }: RawData): OwnTable {
  const name = tableName(file);
  const title = clipName(name);
  const content = new Blob([Uint8Array.from(bytes)]);
  return { name, title, content, task: task.kind, inputShape, outputs: outputWidth(task) };
}
