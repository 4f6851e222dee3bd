// lab run EXPERIMENT.json: trains, fuses and races as the page does, and writes results.json. What has
// been trained is kept on Ctrl-C, on a fault in the middle, and when the disk is full at the end.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { clipName, reasonOf } from "#core/message.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { importFile, importWeights } from "#core/importFile.ts";
import type { NamedBytes } from "#core/importer.ts";
import { datasetFromFile, loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { isOwnTable } from "#core/data/catalogue.ts";
import type { TableReport } from "#core/data/table/report.ts";
import { reportInWords } from "#core/data/table/words.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { openEngine } from "#engine/open.ts";
import { DATA_FOLDER } from "#library/open.ts";
import { conclude } from "./conclude.ts";
import { narrate } from "./narrate.ts";
import { openWeights, withWeights } from "./weights.ts";
import { checkOutput } from "./output.ts";
import { longFusion } from "./price.ts";
import { runExperiment } from "./runExperiment.ts";
import type { Outcome } from "./runExperiment.ts";
import { ClosedOutputError, CLOSED_PIPE } from "./terminal.ts";
import type { Terminal } from "./terminal.ts";

const USAGE =
  "lab run: name one experiment file, e.g. lab run my.experiment.json --engine simd --out results.json";

/**
 * Results on standard output or in the file of `--out`, a line for every epoch on standard error.
 * Returns the exit code (conclude.ts); 1 with a message that names what is wrong.
 */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length !== 1) throw new Error(USAGE);
    const [file] = positionals;
    const reads = [file];
    const read = await readExperiment({ file, bytes: await terminal.read(file) });
    const weights = await openWeights(read, values.weights, reads, terminal);
    const experiment = weights ? withWeights(read, weights) : read;
    const dataset = await openData(experiment, values.data, reads, terminal);
    if (values.out !== undefined) await checkOutput(values.out, reads);
    const outcome = await train(experiment, dataset, values.engine, terminal, weights);
    return await conclude(outcome, values, terminal);
  } catch (error) {
    if (error instanceof ClosedOutputError) return CLOSED_PIPE;
    terminal.error(reasonOf(error));
    return 1;
  }
}

async function readExperiment(file: NamedBytes): Promise<Experiment> {
  const imported = await importFile(file);
  if (imported.kind === "experiment") return imported.experiment;
  if (imported.kind === "network") {
    throw new Error(
      `${clipName(file.file)}: holds a network, not an experiment; give it with --weights beside an experiment`,
    );
  }
  throw new Error(
    `${clipName(file.file)}: holds data, not an experiment; name it in the field data.name of an experiment beside it`,
  );
}

async function train(
  experiment: Experiment,
  dataset: Dataset,
  engine: string,
  terminal: Terminal,
  file?: WeightsFile,
): Promise<Outcome> {
  const network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
  const given = file && (await importWeights({ file: file.name, bytes: file.bytes }, network));
  const opened = await openEngine(network, { forced: engine });
  try {
    const long = warning(experiment, dataset);
    if (long !== undefined) terminal.error(long);
    const hear = (event: SessionEvent) =>
      narrate(event, experiment.replicas).forEach(terminal.error);
    const stop = terminal.interruption?.();
    return await runExperiment(experiment, dataset, opened, hear, stop, given);
  } finally {
    opened.engine.dispose();
  }
}

/** How long the fusion will take, where that is long. */
function warning(experiment: Experiment, { inputShape, train: part }: Dataset): string | undefined {
  const { network, fusion, replicas, arms } = experiment;
  if (arms.every((arm) => arm === "original")) return undefined;
  const samples = Math.min(fusion.samples, part.inputs.shape[0]);
  return longFusion({ inputShape, ...network }, fusion.span, fusion, { samples, replicas });
}

const options = {
  engine: { type: "string", default: "simd" },
  out: { type: "string" },
  data: { type: "string", default: DATA_FOLDER },
  weights: { type: "string" },
  strict: { type: "boolean", default: false },
} as const;

/** Installed sets lie in the data folder; a table named like a file lies beside the experiment. Adds to `reads`. */
async function openData(
  { data, seed }: Experiment,
  folder: string,
  reads: string[],
  terminal: Terminal,
): Promise<Dataset> {
  const noted = (path: string) => {
    reads.push(path);
    return path;
  };
  if (isOwnTable(data.name)) {
    const table = noted(join(dirname(reads[0]), data.name));
    const bytes = await readTable(table, terminal);
    const hear = (report: TableReport) => reportInWords(report).forEach(terminal.error);
    return datasetFromFile({ file: data.name, bytes }, { ...data, seed }, undefined, hear);
  }
  return loadDataset({ ...data, seed }, (path) => readFile(noted(join(folder, path))));
}

async function readTable(file: string, terminal: Terminal): Promise<Uint8Array> {
  try {
    return await terminal.read(file);
  } catch (cause) {
    const reason = `the table ${clipName(file)} cannot be read: ${reasonOf(cause)}`;
    throw new Error(`${reason}. Put it beside the experiment`, { cause });
  }
}
