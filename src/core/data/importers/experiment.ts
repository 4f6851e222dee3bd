// Experiments: *.experiment.json, and results.json, which carries the experiment that made it. One reader
// for both, for only the whole file shows which of them it is.

import { carriesResults, readExperimentFile } from "#core/experiment/schema/file.ts";
import type { Importer } from "#core/importer.ts";
import { beginningOf, isText, readText } from "./text.ts";

export const importer: Importer = {
  accepts: (name, head) =>
    isText(head) &&
    (/\.json$/i.test(name) || (!/\.csv$/i.test(name) && beginningOf(head).startsWith("{"))),
  read: async (file, options) => {
    const text = await readText(file, options);
    const read = readExperimentFile(file.file, text);
    return { kind: "experiment", experiment: read, hasResults: carriesResults(text) };
  },
};
