// The data of an experiment, from files, from a visitor's table, or made on the spot. The last one is kept:
// an engine that dies must not cost a second download, for which the network may be gone.

import { datasetFromCsv, loadDataset } from "#core/data/load.ts";
import type { Dataset, FileSource } from "#core/data/dataset.ts";
import { SECOND } from "#wait/within.ts";
import { fetchBytes } from "./fetchBytes.ts";
import type { OpenCommand } from "./handler.ts";

export interface DatasetShelf {
  /** Throws Error with a sentence where the data cannot be had; `signal` ends waiting for them. */
  take(command: OpenCommand, signal: AbortSignal): Promise<Dataset>;
}

/** `second` is the length of a tick in milliseconds. */
export function openDatasetShelf(second = SECOND): DatasetShelf {
  let kept: { readonly key: string; readonly dataset: Dataset } | undefined;
  return {
    async take(command, signal) {
      const { experiment, dataFolder, table } = command;
      const key = JSON.stringify([
        experiment.data,
        experiment.seed,
        dataFolder,
        table?.text.length,
      ]);
      if (!table && kept?.key === key) return kept.dataset;
      kept = undefined; // two large sets at once may be too much
      const dataset = await read(command, signal, second);
      kept = { key, dataset };
      return dataset;
    },
  };
}

async function read(command: OpenCommand, signal: AbortSignal, second: number): Promise<Dataset> {
  const { experiment, dataFolder, table } = command;
  const options = { ...experiment.data, seed: experiment.seed };
  if (table) return datasetFromCsv(table.text, options);
  if (options.name.endsWith(".csv")) {
    throw new Error(`the table ${options.name} is not here; open the file itself with Open…`);
  }
  return loadDataset(options, filesIn(dataFolder, signal, second));
}

/** The files of the data folder; one that its index does not list is not asked for. */
function filesIn(folder: string, signal: AbortSignal, second: number): FileSource {
  const index = fetchBytes(new URL("index.json", folder), signal, second).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => "",
  );
  return async (path) => {
    if (!(await index).includes(`"${path}"`)) throw new Error("it is not in the data folder");
    return fetchBytes(new URL(path, folder), signal, second);
  };
}
