// BEATS, NO BEATS or INCONCLUSIVE: the fused network against every other arm.

import type { Verdict } from "#core/experiment/results/verdict.ts";
import { createVerdictMemo } from "#store/verdictMemo.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

export const verdict = definePanel<readonly Verdict[]>({
  title: "Verdict",
  className: "verdict",
  place: "above",
  folds: true,
  opensItself: true,
  needs: () => {
    const judge = createVerdictMemo();
    return (state) => {
      const verdicts = judge(state);
      return verdicts.some(({ against }) => against === "random") ? verdicts : undefined;
    };
  },
  waiting:
    "Fuse, then train: the race is judged here, on the same seeds and batches, before training, " +
    "after one epoch and at the end.",
  view: async () => (await import("./Verdicts.tsx")).Verdicts,
  frame: "judging",
});
