// What a hint has learnt by gradient descent, beside the fusion that solves the same task at once.

import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import { definePanel } from "#app/panels/definePanel.tsx";
import { payloadOf } from "#app/panels/payload.ts";

export const hint = definePanel<HintReport>({
  title: "Hint",
  place: "below",
  folds: true,
  needs: () => (state) => payloadOf(state.fusion, "hint"),
  view: async () => (await import("./HintDescent.tsx")).HintDescent,
});
