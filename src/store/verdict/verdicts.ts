// The verdicts of the race as the page shows them.

import { heirOf } from "#core/experiment/events/heir.ts";
import { withinReach } from "#core/experiment/results/withinReach.ts";
import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import type { Judging } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { LabState } from "#store/state.ts";

/**
 * As raceVerdicts, in what can be shown: a race of one epoch ends after one epoch, which is one moment
 * and not two; intervals are `withinReach`. `of` is the arm that is compared with all
 * others; the one that was made of the parent unless another is asked for.
 */
export function verdictsOf(
  { arms, dataset }: Pick<LabState, "arms" | "dataset">,
  of: Judging = heirOf(arms),
): readonly Verdict[] {
  if (!dataset) return [];
  const isShort = isShortRace({ arms });
  return raceVerdicts(arms, dataset, of)
    .filter(({ at }) => !(isShort && at === "epoch1"))
    .map(withinReach);
}

/** Whether the race ends with its first epoch, and has not been trained on. */
export function isShortRace({ arms }: Pick<LabState, "arms">): boolean {
  const heir = arms[heirOf(arms)];
  return heir?.summary.epochs === 1 && (heir.epochs.at(-1)?.epoch ?? 0) <= 1;
}

/** Arms of the race that may be compared with all others, the one made of the parent first. */
export function judgingArms({ arms }: Pick<LabState, "arms">): readonly Judging[] {
  const heir = heirOf(arms);
  const others = ARMS.filter((arm) => arms[arm] && arm !== heir);
  return [heir, ...others.filter((arm) => arm !== "original" && arm !== "randomEqualBudget")];
}
