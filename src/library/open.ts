// The lab as a library: an experiment opened in Node, then trained, fused and raced by a verb each. Data,
// engine, session and record are put together here; every number comes from them.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Breathe } from "#core/breathe.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { createRecorder } from "#core/experiment/events/record.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { WeightsMissingError } from "#core/experiment/weights/weightsFile.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { openEngine } from "#engine/open.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { openSession } from "#engine/session/session.ts";

/** Where `npm run data` installs sets. */
export const DATA_FOLDER: string = fileURLToPath(new URL("../../public/data", import.meta.url));

export interface Run {
  /** Trains the original to its end; after `fuse`, every arm of the race. Once more: as long again. */
  train(): Promise<void>;
  /** Fuses a span in every replica as the experiment asks, with these changes, and opens the race. */
  fuse(changes?: Partial<Experiment["fusion"]>): Promise<void>;
  /** The object of results.json, of all that has been trained so far. */
  results(): Results;
  /** What has been reported so far: `curvesCsv(run.record())` is the text of curves.csv. */
  record(): RunRecord;
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
};

export type OpenOptions = RunOptions & {
  /** Absent: the set that the experiment names, made on the spot or read from public/data. */
  readonly dataset?: Dataset;
  /** Absent: the lab's own; or `tfjs-wasm`, `tfjs-cpu`. */
  readonly engine?: string;
};

/**
 * Opens an experiment, written as in its file (docs/formats.md §2). Throws ExperimentError for one that
 * cannot be read, NetworkError for layers that do not fit, and as loadDataset and openEngine do.
 */
export async function openExperiment(given: unknown, options: OpenOptions = {}): Promise<Run> {
  const { engine = "simd", dataset: own, ...rest } = options;
  const experiment = parseExperiment(given);
  const { data, seed, network } = experiment;
  if (network.weights && !rest.weights) {
    throw new WeightsMissingError(network.weights, "give them as the option `weights`");
  }
  const installed = (path: string) => readFile(join(DATA_FOLDER, path));
  const dataset = own ?? (await loadDataset({ ...data, seed }, installed));
  const opened = await openEngine(
    { inputShape: dataset.inputShape, layers: network.layers },
    { forced: engine },
  );
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

/** As openExperiment, of data and on an engine that the caller has, and disposes of afterwards. */
export async function openRun(
  experiment: Experiment,
  dataset: Dataset,
  { engine, notice }: Pick<OpenedEngine, "engine" | "notice">,
  { hear = () => {}, stop, weights }: RunOptions = {},
): Promise<Run> {
  const recorder = createRecorder();
  const emit = (event: SessionEvent) => {
    recorder.take(event);
    hear(event);
  };
  const { name, adapter } = engine;
  const summary = notice === undefined ? { name, adapter } : { name, adapter, notice };
  emit({ type: "opened", engine: summary, dataset: describeDataset(dataset) });
  const rest = restUntil(stop);
  const session = await openSession(engine, dataset, experiment, emit, rest, undefined, weights);
  return {
    train: () => session.train(rest),
    async fuse(changes) {
      const settings = { ...experiment.fusion, ...changes };
      recorder.expectFusion(settings);
      await session.fuse(settings.span, settings, rest);
    },
    results: () => resultsOf(recorder.record, experiment),
    record: () => recorder.record,
    dispose: () => session.dispose(),
  };
}

/** Lets the process handle signals and messages between two slices; throws the reason to stop. */
function restUntil(stop: AbortSignal | undefined): Breathe {
  return async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    stop?.throwIfAborted();
  };
}
