// A whole experiment without a page: what a visitor does with Train, Fuse and Train, as one function.
// The same session trains here as in the page's worker, and the same record makes the results.

import type { Dataset } from "#core/data/dataset.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { createRecorder } from "#core/experiment/events/record.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { resultsOf } from "#core/experiment/results/results.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Breathe } from "#core/breathe.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { describeDataset } from "#engine/session/describeDataset.ts";
import { openSession } from "#engine/session/session.ts";

/** What a run has come to: results unless not one epoch was finished, and what ended it before its end. */
export type Outcome = { readonly results?: Results; readonly failure?: unknown };

/**
 * Trains the original, from the weights `given` or from random ones, fuses the experiment's span in every replica, races the arms. An experiment
 * whose only arm is the original ends there. Whatever ends it early (the reason of `stop`, or what the
 * session throws) comes back beside what has been finished until then; divergence is no failure.
 */
export async function runExperiment(
  experiment: Experiment,
  dataset: Dataset,
  { engine, notice }: Pick<OpenedEngine, "engine" | "notice">,
  hear: (event: SessionEvent) => void,
  stop?: AbortSignal,
  given?: NetworkWeights,
): Promise<Outcome> {
  const recorder = createRecorder();
  const emit = (event: SessionEvent) => {
    recorder.take(event);
    hear(event);
  };
  const { name, adapter } = engine;
  const summary = notice === undefined ? { name, adapter } : { name, adapter, notice };
  emit({ type: "opened", engine: summary, dataset: describeDataset(dataset) });
  try {
    const rest = restUntil(stop);
    const session = await openSession(engine, dataset, experiment, emit, rest, undefined, given);
    await story(session, experiment, rest).finally(() => session.dispose());
    return { results: resultsOf(recorder.record, experiment) };
  } catch (failure) {
    if (!hasTrained(recorder.record)) return { failure };
    return { failure, results: resultsOf(recorder.record, experiment) };
  }
}

async function story(
  session: Awaited<ReturnType<typeof openSession>>,
  { arms, fusion }: Experiment,
  rest: Breathe,
): Promise<void> {
  await session.train(rest);
  if (arms.every((arm) => arm === "original")) return;
  await session.fuse(fusion.span, fusion, rest);
  await session.train(rest);
}

/** Lets the process hear of signals and other threads between two slices; throws why to stop. */
function restUntil(stop: AbortSignal | undefined): Breathe {
  return async () => {
    await new Promise<void>((resolve) => setImmediate(resolve));
    stop?.throwIfAborted();
  };
}

function hasTrained({ arms }: RunRecord): boolean {
  return Object.values(arms).some(({ epochs }) => epochs.some(({ epoch }) => epoch > 0));
}
