// lab run EXPERIMENT.json: trains, fuses and races as the page does, and writes results.json.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { clipName, reasonOf } from "#core/message.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { datasetFromCsv, loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events.ts";
import { isOwnTable } from "#core/data/catalogue.ts";
import { readExperimentFile } from "#core/experiment/file.ts";
import { formatJson } from "#core/experiment/formatJson.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import { openEngine } from "#engine/open.ts";
import { narrate } from "./narrate.ts";
import { longFusion } from "./price.ts";
import { runExperiment } from "./runExperiment.ts";
import type { Terminal } from "./terminal.ts";

const USAGE =
  "lab run: name one experiment file, e.g. lab run my.experiment.json --engine simd --out results.json";
const DATA_FOLDER = fileURLToPath(new URL("../../public/data", import.meta.url));

/**
 * Results on standard output or in the file of `--out`, a line for every epoch on standard error.
 * Returns the exit code: 0, or 1 with a message that names what is wrong.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length !== 1) throw new Error(USAGE);
    const [file] = positionals;
    const experiment = readExperimentFile(file, await terminal.read(file));
    const dataset = await openData(experiment, values.data, dirname(file), terminal);
    const network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
    const opened = await openEngine(network, values.engine);
    const long = warning(experiment, dataset);
    if (long !== undefined) terminal.error(long);
    const tell = (event: SessionEvent) => narrate(event).forEach(terminal.error);
    const results = await runExperiment(experiment, dataset, opened, tell);
    opened.engine.dispose();
    const text = formatJson(results);
    if (values.out === undefined) terminal.print(text.trimEnd());
    else await writeOut(values.out, text);
    return 0;
  } catch (error) {
    terminal.error(reasonOf(error));
    return 1;
  }
}

/** What the fusion to come will take, where that is long. */
function warning(experiment: Experiment, { inputShape, train }: Dataset): string | undefined {
  const { network, fusion, replicas, arms } = experiment;
  if (arms.every((arm) => arm === "original")) return undefined;
  const samples = Math.min(fusion.samples, train.inputs.shape[0]);
  return longFusion({ inputShape, ...network }, fusion.span, fusion, { samples, replicas });
}

const options = {
  engine: { type: "string", default: "simd" },
  out: { type: "string" },
  data: { type: "string", default: DATA_FOLDER },
} as const;

/** Installed sets lie in the data folder; a table named like a file lies beside the experiment. */
async function openData(
  { data, seed }: Experiment,
  folder: string,
  beside: string,
  terminal: Terminal,
): Promise<Dataset> {
  if (isOwnTable(data.name)) {
    return datasetFromCsv(await readTable(join(beside, data.name), terminal), { ...data, seed });
  }
  return loadDataset({ ...data, seed }, (path) => readFile(join(folder, path)));
}

async function readTable(file: string, terminal: Terminal): Promise<string> {
  try {
    return await terminal.read(file);
  } catch (cause) {
    const reason = `the table ${clipName(file)} cannot be read: ${reasonOf(cause)}`;
    throw new Error(`${reason}. Put it beside the experiment`, { cause });
  }
}

async function writeOut(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
