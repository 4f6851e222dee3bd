// The lab as a library: an experiment opened in Node, then trained, fused and raced by a verb each. Data,
// engine, session and record are put together here; every number comes from them.

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Breathe } from "#core/breathe.ts";
import { evidenceOf } from "#core/experiment/capsule/evidence.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { NetworkError } from "#core/model/shapes.ts";
import { narrowProblem } from "#core/narrow/place.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { watchHealth } from "#core/experiment/insight/health.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { WeightsMissingError } from "#core/experiment/weights/weightsFile.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { openSession } from "#engine/session/session.ts";
import { memoryFor } from "./sharedMemory.ts";
import { openEngineOn } from "./threads.ts";

/** Where `npm run data` installs sets: in a checkout; elsewhere the folder of that name where the program runs. */
export const DATA_FOLDER: string = import.meta.url.endsWith(".ts")
  ? join(dirname(fileURLToPath(import.meta.url)), "../../public/data")
  : join("public", "data");

export interface Run {
  /** Trains the original to its end; after `fuse`, every arm of the race. Once more: as long again. */
  train(): Promise<void>;
  /** Fuses a span in every replica, or narrows a layer, as the experiment asks; with these changes it fuses. Opens the race. */
  fuse(changes?: Partial<Experiment["fusion"]>): Promise<void>;
  /** The object of results.json, of all that has been trained so far. */
  results(): Results;
  /** What has been reported so far: `curvesCsv(run.record())` is the text of curves.csv. */
  record(): RunRecord;
  /** What the fusion read, [n, …inputShape], for a capsule; undefined before there is one that can be proven. */
  fitInputs(): Tensor | undefined;
  /** Lets go of memory and threads; without it Node does not end. */
  dispose(): void;
}

export type RunOptions = {
  /** Hears every event of the session (core/experiment/events/events.ts). */
  readonly hear?: (event: SessionEvent) => void;
  /** Ends what is going on, with the signal's reason; finished epochs stay in `results`. */
  readonly stop?: AbortSignal | undefined;
  /** Where the original starts, in every replica; absent: drawn by the experiment's rule. */
  readonly weights?: NetworkWeights | undefined;
  /** Examines the signal health of every arm at its start and after every epoch (docs/methods.md §5). */
  readonly health?: boolean | undefined;
  /** What a run of this experiment had reported when it was left: it goes on from there, with the same bits. */
  readonly from?: RunRecord | undefined;
};

export type OpenOptions = RunOptions & {
  /** Absent: the set that the experiment names, made on the spot or read from public/data. */
  readonly dataset?: Dataset;
  /** Absent: the lab's own; or `tfjs-wasm`, `tfjs-cpu`. */
  readonly engine?: string;
  /** Threads that share the replicas, with the same numbers; of `simd` alone. Absent: one, which is this one. */
  readonly threads?: number;
};

/**
 * Opens an experiment, written as in its file (docs/formats.md §2). Throws ExperimentError for one that
 * cannot be read, NetworkError for layers that do not fit, and as loadDataset and openEngine do.
 */
export async function openExperiment(given: unknown, options: OpenOptions = {}): Promise<Run> {
  const { engine = "simd", threads = 1, dataset: own, ...rest } = options;
  const experiment = parseExperiment(given);
  const { network } = experiment;
  if (network.weights && !rest.weights) {
    throw new WeightsMissingError(network.weights, "give them as the option `weights`");
  }
  const installed = (path: string) => readFile(join(DATA_FOLDER, path));
  const asked = { ...dataOptions(experiment), ...memoryFor(engine) };
  const dataset = own ?? (await loadDataset(asked, installed));
  const opened = await openEngineOn(threads, networkOf(experiment, dataset), engine);
  const close = () => opened.engine.dispose();
  try {
    const run = await openRun(experiment, dataset, opened, rest);
    return {
      ...run,
      dispose() {
        run.dispose();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}

function networkOf({ network: { layers } }: Experiment, { inputShape }: Dataset): Network {
  return { inputShape, layers };
}

/** As openExperiment, of data and on an engine that the caller has, and disposes of afterwards. */
export async function openRun(
  experiment: Experiment,
  dataset: Dataset,
  { engine, notice }: Pick<OpenedEngine, "engine" | "notice">,
  { hear = () => {}, stop, weights, health = false, from }: RunOptions = {},
): Promise<Run> {
  const wrong =
    experiment.narrow && narrowProblem(networkOf(experiment, dataset), experiment.narrow);
  if (wrong) throw new NetworkError(wrong);
  const recorder = createRecorder();
  const watch = health ? watchHealth(experiment) : undefined;
  const emit = (event: SessionEvent) => {
    recorder.take(event);
    watch?.take(event);
    hear(event);
  };
  const { name, adapter } = engine;
  const summary = notice === undefined ? { name, adapter } : { name, adapter, notice };
  if (from) recorder.restore(from);
  const described = describeDataset(dataset);
  if (from) checkSame(from, { engine: summary, dataset: described });
  emit({ type: from ? "resumed" : "opened", engine: summary, dataset: described });
  const rest = restUntil(stop);
  const at = from?.checkpoint;
  const session = await openSession(engine, dataset, experiment, emit, rest, at, weights);
  return {
    train: () => session.train(rest),
    async fuse(changes) {
      const settings = { ...experiment.fusion, ...changes };
      recorder.expectFusion(settings);
      const { narrow } = experiment;
      if (narrow && !changes) await session.narrow(narrow, settings, rest);
      else await session.fuse(settings.span, settings, rest);
    },
    results: () => resultsOf(recorder.record, experiment, watch?.arms),
    record: () => recorder.record,
    fitInputs: () => {
      const evidence = evidenceOf(recorder.record, experiment);
      return evidence && session.fitInputs(evidence.replica, evidence.samples);
    },
    dispose: () => session.dispose(),
  };
}

/** Throws Error where a run would go on with other numbers. */
function checkSame(before: RunRecord, now: Required<Pick<RunRecord, "engine" | "dataset">>): void {
  if (before.dataset?.hash !== now.dataset.hash) {
    throw new Error("the checkpoint is of other data: begin anew");
  }
  if (before.engine?.name === now.engine.name) return;
  throw new Error(
    `the checkpoint is of the engine ${before.engine?.name}: go on with that, or begin anew`,
  );
}

/** Lets the process handle signals and messages between two slices; throws the reason to stop. */
function restUntil(stop: AbortSignal | undefined): Breathe {
  return async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    stop?.throwIfAborted();
  };
}
