// The verdicts of a race, from the epochs that its arms have finished.

import type { Task } from "#core/data/dataset.ts";
import type { EpochRow } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { compareScores } from "./verdict.ts";
import type { Moment, Verdict } from "./verdict.ts";

/** The part of an arm that is judged: the epochs it was to train, and those it has. */
export type Runner = {
  readonly summary: { readonly epochs: number };
  readonly epochs: readonly EpochRow[];
};

const MOMENTS: readonly Moment[] = ["start", "epoch1", "end"];

/**
 * Fused against every other arm that has run, at each moment both have reached. The original is
 * always taken where it stood last: it is the parent to live up to, not a runner.
 */
export function raceVerdicts(
  arms: { readonly [arm in Arm]?: Runner },
  task: Task["kind"],
): readonly Verdict[] {
  const { fused } = arms;
  if (!fused) return [];
  const metric = task === "classification" ? "valAccuracy" : "valR2";
  const isFair = (arm: Arm) => arm !== "fused" && arm !== "randomEqualBudget";
  const others = (Object.keys(arms) as Arm[]).filter(isFair);
  const sameEpochs = others.flatMap((against) =>
    MOMENTS.flatMap((at): Verdict[] => {
      const end = against === "original" ? endOf(fused) : endOf(fused, arms[against]!);
      const ours = rowAt(fused, at, end);
      const theirs =
        against === "original" ? arms.original!.epochs.at(-1) : rowAt(arms[against]!, at, end);
      if (!ours || !theirs) return [];
      return [
        { arm: "fused", against, at, metric, ...compareScores(scoresOf(ours), scoresOf(theirs)) },
      ];
    }),
  );
  return [...sameBudgetVerdicts(arms, metric), ...sameEpochs];
}

/**
 * Fused against random given the whole budget, at the end alone: before it, that arm is random itself.
 * Two rows are compared only where both arms have used the same arithmetic: as many epochs of the race,
 * and beyond them those that parent and fusion had cost.
 */
function sameBudgetVerdicts(
  { fused, randomEqualBudget: rival }: { readonly [arm in Arm]?: Runner },
  metric: Verdict["metric"],
): readonly Verdict[] {
  if (!fused || !rival) return [];
  const beyond = rival.summary.epochs - fused.summary.epochs;
  const pairs = fused.epochs
    .filter(({ epoch }) => epoch >= fused.summary.epochs)
    .flatMap((ours) => {
      const isEqual = ({ epoch }: EpochRow) => Math.abs(epoch - ours.epoch - beyond) < 1e-6;
      const theirs = rival.epochs.find(isEqual);
      return theirs ? [compareScores(scoresOf(ours), scoresOf(theirs))] : [];
    });
  const last = pairs.at(-1);
  return last ? [{ arm: "fused", against: "randomEqualBudget", at: "end", metric, ...last }] : [];
}

function scoresOf(row: EpochRow): readonly number[] {
  return row.metrics.map(({ valScore }) => valScore);
}

/** The last epoch that all of them have finished, where that is no earlier than they were to train. */
function endOf(...runners: readonly Runner[]): number | undefined {
  const last = Math.min(...runners.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
  return runners.every(({ summary }) => last >= summary.epochs) ? last : undefined;
}

function rowAt({ epochs }: Runner, at: Moment, end: number | undefined): EpochRow | undefined {
  const wanted = { start: 0, epoch1: 1, end }[at];
  return epochs.find(({ epoch }) => epoch === wanted);
}
