// Tables of comma-separated values, a visitor's own and installed ones.

import { parseCsvTable } from "#core/data/readers/csv.ts";
import { REINSTALL } from "#core/data/readers/fileError.ts";
import type { Importer } from "#core/importer.ts";
import { isText, readText } from "./text.ts";

export const importer: Importer = {
  accepts: (name, head) => isText(head) && !/\.json$/i.test(name),
  read: async (file, options) => {
    const { set, breathe } = options;
    const text = await readText(file, options);
    const asked = { file: file.file, ...(set && { task: set.task, remedy: REINSTALL }) };
    const { task, ...table } = await parseCsvTable(text, asked, breathe);
    const unit = set?.unit;
    const withUnit = task.kind === "regression" && unit !== undefined ? { ...task, unit } : task;
    return { kind: "data", data: { ...table, task: withUnit, scaling: "lastAxis" } };
  },
};
