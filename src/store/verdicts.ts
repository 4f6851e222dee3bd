// The verdicts of the race as the page shows them.

import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { LabState } from "./state.ts";

/**
 * As raceVerdicts, in what can be shown: a race of one epoch ends after one epoch, which is one moment
 * and not two; and no difference of accuracies is beyond ±1, however far Student's t reaches with two
 * pairs (the interval cut there covers the true difference just as often).
 */
export function verdictsOf({
  arms,
  dataset,
}: Pick<LabState, "arms" | "dataset">): readonly Verdict[] {
  if (!dataset) return [];
  const isShort = isShortRace({ arms });
  return raceVerdicts(arms, dataset)
    .filter(({ at }) => !(isShort && at === "epoch1"))
    .map(withinReach);
}

/** Whether the race ends with its first epoch, and has not been trained on. */
export function isShortRace({ arms: { fused } }: Pick<LabState, "arms">): boolean {
  return fused?.summary.epochs === 1 && (fused.epochs.at(-1)?.epoch ?? 0) <= 1;
}

function withinReach(verdict: Verdict): Verdict {
  const { metric, interval } = verdict;
  if (metric !== "valAccuracy" || !interval) return verdict;
  const [low, high] = interval;
  return { ...verdict, interval: [Math.max(-1, low), Math.min(1, high)] };
}
