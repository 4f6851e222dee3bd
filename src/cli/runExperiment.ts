// A whole experiment without a page: what a visitor does with Train, Fuse and Train, as one function.
// The same session trains here as in the page's worker, and the same record makes the results.

import type { Dataset } from "#core/data/dataset.ts";
import type { SessionEvent } from "#core/experiment/events.ts";
import { createRecorder } from "#core/experiment/record.ts";
import { resultsOf } from "#core/experiment/results.ts";
import type { Results } from "#core/experiment/results.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { openSession } from "#engine/session/session.ts";

/**
 * Trains the original, fuses the experiment's span in every replica, races the arms. An experiment
 * whose only arm is the original ends there. Throws what the session throws; divergence is no error.
 */
export async function runExperiment(
  experiment: Experiment,
  dataset: Dataset,
  { engine, notice }: Pick<OpenedEngine, "engine" | "notice">,
  hear: (event: SessionEvent) => void,
): Promise<Results> {
  const recorder = createRecorder();
  const emit = (event: SessionEvent) => {
    recorder.take(event);
    hear(event);
  };
  const { name, adapter } = engine;
  const summary = notice === undefined ? { name, adapter } : { name, adapter, notice };
  emit({ type: "opened", engine: summary, dataset: describeDataset(dataset) });
  const session = await openSession(engine, dataset, experiment, emit, rest);
  try {
    await session.train(rest);
    if (experiment.arms.some((arm) => arm !== "original")) {
      await session.fuse(experiment.fusion.span, experiment.fusion, rest);
      await session.train(rest);
    }
    return resultsOf(recorder.record, experiment);
  } finally {
    session.dispose();
  }
}

/** Nobody waits for this thread but the process itself. */
async function rest(): Promise<void> {}
