// Tables of comma-separated values, a visitor's own and installed ones.

import { readTable } from "#core/data/table/inspect.ts";
import { refuseHtml, fileError, REINSTALL } from "#core/data/readers/fileError.ts";
import type { Importer, NamedBytes, ReadOptions } from "#core/importer.ts";
import type { RawData } from "#core/importer.ts";
import { isText } from "./text.ts";

export const importer: Importer = {
  accepts: (name, head) => isText(head) && !/\.json$/i.test(name),
  read: async (file, options) => {
    const { set, breathe, table = {} } = options;
    if (set) return { kind: "data", data: await readInstalledTable(file, set) };
    const { data, report } = await readTable(file.bytes, table, {
      file: file.file,
      ...(breathe && { breathe }),
    });
    return { kind: "data", data, report };
  },
};

/** A table of an installed set: all is known of it, and nothing is guessed or left out. */
async function readInstalledTable(
  { file, bytes }: NamedBytes,
  { task, unit }: NonNullable<ReadOptions["set"]>,
): Promise<RawData> {
  refuseHtml(bytes, file);
  const choices = { header: true, decimal: ".", task } as const;
  const { data, report } = await readTable(bytes, choices, { file }, { isInstalled: true });
  const { usable, inFile } = report.rows;
  if (usable < inFile)
    throw fileError(file, `${inFile - usable} rows have missing cells`, REINSTALL);
  const withUnit = data.task.kind === "regression" && unit !== undefined;
  return withUnit ? { ...data, task: { ...data.task, unit } } : data;
}
