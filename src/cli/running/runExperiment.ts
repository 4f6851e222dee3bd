// A whole experiment without a page: what a visitor does with Train, Fuse and Train, as one function.
// The same session trains here as in the page's worker, and the same record makes the results.

import type { Dataset } from "#core/data/dataset.ts";
import type { SessionCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { OpenedEngine } from "#engine/open.ts";
import { openRun } from "#library/open.ts";
import type { Run, RunOptions } from "#library/open.ts";

/** Takes what is needed to go on from here; `isLast`: the run ends early, and there will be no more. */
type Keep = (record: RunRecord, isLast: boolean) => void;

/** The outcome of a run: results unless no epoch was finished, and the reason where it ended early. */
export type Outcome = {
  readonly results?: Results;
  readonly failure?: unknown;
  /** Of a run that came to its end. */
  readonly record?: RunRecord;
  /** What its fusion read. */
  readonly inputs?: Tensor;
};

/**
 * Trains the original, from the weights of `options` or from random ones, fuses the experiment's span in every replica, races the arms. An experiment
 * whose only arm is the original ends there. Whatever ends it early (the reason of `stop`, or what the
 * session throws) comes back beside what has been finished until then; divergence is no failure.
 */
export async function runExperiment(
  experiment: Experiment,
  dataset: Dataset,
  opened: Pick<OpenedEngine, "engine" | "notice">,
  options: RunOptions,
  keep: Keep = () => {},
): Promise<Outcome> {
  let run: Run | undefined;
  const hear = (event: SessionEvent) => {
    options.hear?.(event);
    if (event.type === "checkpoint" && run) keep(run.record(), false);
  };
  try {
    run = await openRun(experiment, dataset, opened, { ...options, hear });
    await story(run, experiment, options.from?.checkpoint);
    const inputs = run.fitInputs();
    return { results: run.results(), record: run.record(), ...(inputs && { inputs }) };
  } catch (failure) {
    if (run) keep(run.record(), true);
    if (!run || !hasTrained(run.record())) return { failure };
    return { failure, results: run.results() };
  } finally {
    run?.dispose();
  }
}

/** From the beginning, or from where a checkpoint stands: a stage that is finished is not trained for longer. */
async function story(run: Run, { arms }: Experiment, at?: SessionCheckpoint): Promise<void> {
  const races = at?.stage === "race";
  if (!at || (!races && !at.isFinished)) await run.train();
  if (arms.every((arm) => arm === "original")) return;
  if (!races) await run.fuse();
  if (!races || !at.isFinished) await run.train();
}

function hasTrained({ arms }: RunRecord): boolean {
  return Object.values(arms).some(({ epochs }) => epochs.some(({ epoch }) => epoch > 0));
}
