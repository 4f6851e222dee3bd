// BEATS, LOSES or INCONCLUSIVE: the fused network against every other arm. The view judges: its
// distributions are fetched when there is a race.

import { heirOf } from "#core/experiment/events/heir.ts";
import type { LabState } from "#store/state.ts";
import { pinnedOn } from "#store/task.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

/**
 * There is something to compare as soon as both have been measured before training, or with a run that is pinned,
 * which needs no data.
 */
function canJudge(state: LabState): true | undefined {
  if (pinnedOn(state)) return true;
  const { arms, dataset } = state;
  const { [heirOf(arms)]: heir, random } = arms;
  return dataset && heir?.epochs.length && random?.epochs.length ? true : undefined;
}

export const verdict = definePanel<true>({
  title: "Verdict",
  className: "verdict",
  place: "above",
  folds: true,
  opensItself: true,
  needs: () => canJudge,
  waiting:
    "Fuse, then train: the race is judged here, on the same seeds and batches, at the end; the start and " +
    "the first epoch are looks along the way.",
  view: async () => (await import("./Verdicts.tsx")).Verdicts,
  frame: "judging",
});
