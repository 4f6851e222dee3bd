// The data of an experiment from a shell: generated, from the folder of installed sets, or a table beside the file.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isOwnTable } from "#core/data/catalogue.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { datasetFromFile, loadDataset } from "#core/data/load.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { reportInWords } from "#core/data/table/words.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";
import { reasonOf } from "#cli/reasons.ts";
import type { Terminal } from "#cli/terminal.ts";
import { memoryFor } from "#library/sharedMemory.ts";

/**
 * Installed sets lie in `folder`; a table named like a file lies beside the experiment, whose path is the first of
 * `reads`. Adds to `reads`. What was understood of a table goes to `hear`.
 */
export async function openData(
  experiment: Experiment,
  folder: string,
  reads: string[],
  terminal: Pick<Terminal, "read">,
  hear: (line: string) => void,
  engine: string,
): Promise<Dataset> {
  const noted = (path: string) => {
    reads.push(path);
    return path;
  };
  const asked = { ...dataOptions(experiment), ...memoryFor(engine) };
  if (!isOwnTable(asked.name)) {
    return loadDataset(asked, (path) => readInstalled(noted(join(folder, path))));
  }
  const table = noted(join(dirname(reads[0]), asked.name));
  const bytes = await readTable(table, terminal, noted);
  const report = (found: TableReport) => reportInWords(found).forEach(hear);
  return datasetFromFile({ file: asked.name, bytes }, asked, undefined, report);
}

async function readInstalled(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    const remedy = "name the folder that holds the sets with --data DIR";
    throw new Error(`${path}: ${reasonOf(cause)}; ${remedy}`, { cause });
  }
}

async function readTable(
  file: string,
  terminal: Pick<Terminal, "read">,
  noted: (path: string) => string,
): Promise<Uint8Array> {
  const before = file.replace(/\.csv$/, "");
  try {
    return await terminal.read(file);
  } catch (cause) {
    // Experiments of earlier pages call the table of iris.data "iris.data.csv".
    if (before !== file && isOwnTable(before)) return readTable(noted(before), terminal, noted);
    const reason = `the table ${clipName(file)} cannot be read: ${reasonOf(cause)}`;
    throw new Error(`${reason}. Put it beside the experiment`, { cause });
  }
}
