// Experiments: *.experiment.json, and results.json, which carries the experiment that made it. One reader
// for both, for only the whole file shows which of them it is.

import { clipName, reasonOf } from "#core/message.ts";
import { parseChoices } from "#core/data/table/choicesSchema.ts";
import {
  carriesEarlierResults,
  carriesResults,
  readExperimentFile,
} from "#core/experiment/schema/file.ts";
import type { Imported, Importer } from "#core/importer.ts";
import { describesTfjs } from "#core/model/readers/tfjs/manifest.ts";
import { beginningOf, isText, readText } from "./text.ts";

type ImportedExperiment = Extract<Imported, { readonly kind: "experiment" }>;

export const importer: Importer = {
  accepts: (name, head) =>
    isText(head) &&
    !describesTfjs(head) &&
    (/\.json$/i.test(name) || (!/\.csv$/i.test(name) && beginningOf(head).startsWith("{"))),
  read: async (file, options) => {
    const text = await readText(file, options);
    const read = readExperimentFile(file.file, text);
    if (read.data.table) checkChoices(file.file, read.data.table);
    return { kind: "experiment", experiment: read, ...carriedBy(text) };
  },
};

function carriedBy(text: string): Pick<ImportedExperiment, "hasResults" | "isEarlier"> {
  return { hasResults: carriesResults(text), isEarlier: carriesEarlierResults(text) };
}

/** Throws Error that names the file and the wrong fields of `data.table`, as readExperimentFile does of all others. */
function checkChoices(file: string, table: object): void {
  try {
    parseChoices(table);
  } catch (error) {
    const reason = reasonOf(error).replace(/^experiment: /, "");
    throw new Error(`${clipName(file)}: ${reason}`, { cause: error });
  }
}
