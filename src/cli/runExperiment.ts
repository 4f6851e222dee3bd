// A whole experiment without a page: what a visitor does with Train, Fuse and Train, as one function.
// The same session trains here as in the page's worker, and the same record makes the results.

import type { Dataset } from "#core/data/dataset.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { openRun } from "#library/open.ts";
import type { Run } from "#library/open.ts";

/** The outcome of a run: results unless no epoch was finished, and the reason where it ended early. */
export type Outcome = { readonly results?: Results; readonly failure?: unknown };

/**
 * Trains the original, from the weights `given` or from random ones, fuses the experiment's span in every replica, races the arms. An experiment
 * whose only arm is the original ends there. Whatever ends it early (the reason of `stop`, or what the
 * session throws) comes back beside what has been finished until then; divergence is no failure.
 */
export async function runExperiment(
  experiment: Experiment,
  dataset: Dataset,
  opened: Pick<OpenedEngine, "engine" | "notice">,
  hear: (event: SessionEvent) => void,
  stop?: AbortSignal,
  weights?: NetworkWeights,
): Promise<Outcome> {
  let run: Run | undefined;
  try {
    run = await openRun(experiment, dataset, opened, { hear, stop, weights });
    await story(run, experiment);
    return { results: run.results() };
  } catch (failure) {
    if (!run || !hasTrained(run.record())) return { failure };
    return { failure, results: run.results() };
  } finally {
    run?.dispose();
  }
}

async function story(run: Run, { arms }: Experiment): Promise<void> {
  await run.train();
  if (arms.every((arm) => arm === "original")) return;
  await run.fuse();
  await run.train();
}

function hasTrained({ arms }: RunRecord): boolean {
  return Object.values(arms).some(({ epochs }) => epochs.some(({ epoch }) => epoch > 0));
}
