// A run while it trains: its engine, the lines that it reports, and its checkpoints.

import { readFile } from "node:fs/promises";
import process from "node:process";
import type { Dataset } from "#core/data/dataset.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { WeightsFile } from "#core/experiment/weights/weightsFile.ts";
import { importWeights } from "#core/importFile.ts";
import type { Terminal } from "#cli/terminal.ts";
import { openKeeper, readCheckpoint } from "./keeper.ts";
import type { Keeper } from "./keeper.ts";
import { narrate } from "./narrate.ts";
import { openAsked } from "./openAsked.ts";
import { longFusion, longNarrowing } from "./price.ts";
import { openProgress } from "./progress.ts";
import type { Progress } from "./progress.ts";
import { runExperiment } from "./runExperiment.ts";
import type { Outcome } from "./runExperiment.ts";

type Wishes = {
  readonly engine: string;
  readonly health: boolean;
  readonly quiet: boolean;
  readonly resume: boolean;
  readonly workers?: number | undefined;
  /** Seconds between two checkpoints. */
  readonly every: number;
  readonly checkpoint?: string;
  readonly weights?: WeightsFile | undefined;
};

/** Milliseconds between two pictures of the progress: on a terminal, and in a log. */
const ON_TERMINAL = 200;
const IN_LOG = 10_000;

export async function train(
  experiment: Experiment,
  dataset: Dataset,
  wishes: Wishes,
  terminal: Terminal,
): Promise<Outcome> {
  const network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
  const { checkpoint, weights: file } = wishes;
  const given = file && (await importWeights({ file: file.name, bytes: file.bytes }, network));
  const from = wishes.resume && checkpoint ? await readKept(checkpoint, experiment) : undefined;
  const { replicas } = experiment;
  const opened = await openAsked(network, wishes.engine, { replicas, workers: wishes.workers });
  const keeper = checkpoint ? openKeeper(checkpoint, experiment, wishes.every) : undefined;
  const progress = openProgress(experiment, undefined, from);
  const show = wishes.quiet ? () => {} : reporter(experiment, progress, terminal);
  try {
    const long = warning(experiment, dataset);
    if (long !== undefined && !wishes.quiet) terminal.error(long);
    const stop = terminal.interruption?.();
    const { health } = wishes;
    const options = { hear: show, stop, weights: given, health, ...(from && { from }) };
    const keep = keeper && ((record: RunRecord, isLast: boolean) => keeper.take(record, isLast));
    const outcome = await runExperiment(experiment, dataset, opened, options, keep);
    terminal.status?.(undefined);
    return await settled(outcome, keeper);
  } finally {
    terminal.status?.(undefined);
    opened.engine.dispose();
  }
}

/** A finished run needs no checkpoint; one that could not be written is reported like any other fault. */
async function settled(outcome: Outcome, keeper: Keeper | undefined): Promise<Outcome> {
  try {
    await keeper?.settle();
    if (outcome.failure === undefined) await keeper?.remove();
    return outcome;
  } catch (failure) {
    return { failure, ...outcome };
  }
}

/** Undefined where there is none yet. */
async function readKept(file: string, experiment: Experiment): Promise<RunRecord | undefined> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    return undefined;
  });
  return bytes && readCheckpoint(file, bytes, experiment);
}

/** A line for every epoch, and how far the run is: rewritten on a terminal, now and then in a log. */
function reporter(experiment: Experiment, progress: Progress, terminal: Terminal) {
  const { status } = terminal;
  let shownAt = performance.now();
  return (event: SessionEvent) => {
    progress.take(event);
    narrate(event, experiment.replicas).forEach(terminal.error);
    if (event.type === "resumed") terminal.error(`goes on ${progress.line()}`);
    if (event.type !== "steps") return;
    if (performance.now() - shownAt < (status ? ON_TERMINAL : IN_LOG)) return;
    shownAt = performance.now();
    if (status) status(clipped(progress.line()));
    else terminal.error(progress.line());
  };
}

function clipped(line: string): string {
  const width = process.stderr.columns;
  return width ? line.slice(0, width - 1) : line;
}

/** How long the fusion, or the narrowing, will take, where that is long. */
function warning(experiment: Experiment, { inputShape, train: part }: Dataset): string | undefined {
  const { network, fusion, narrow, replicas, arms } = experiment;
  if (arms.every((arm) => arm === "original")) return undefined;
  const amount = { samples: Math.min(fusion.samples, part.inputs.shape[0]), replicas };
  const whole = { inputShape, ...network };
  return narrow
    ? longNarrowing(whole, narrow, amount)
    : longFusion(whole, fusion.span, fusion, amount);
}
