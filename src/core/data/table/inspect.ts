// What a file holds that is to be read as a table, before it is read.

import type { TableChoices } from "./choices.ts";
import type { TableOptions, TableReport } from "./report.ts";

/** Throws Error naming the file where its bytes are no table at all. */
export async function inspectTable(
  _bytes: Uint8Array,
  _choices: TableChoices,
  { file }: TableOptions,
): Promise<TableReport> {
  throw new Error(`${file}: not yet`);
}
