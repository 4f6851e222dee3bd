// The fused layer's weights beside what they might have been: fused, product of kernels, random, and
// the fused ones after training.

import type { FusionReport } from "#core/experiment/events/events.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

export const weights = definePanel<FusionReport>({
  title: "Weights",
  className: "weights",
  place: "below",
  folds: true,
  needs: () => (state) => state.fusion,
  waiting:
    "After fusing: the fused kernel beside the product of the kernels it replaces and a random one.",
  isTall: true,
  view: async () => (await import("./Kernels.tsx")).Kernels,
  frame: "kernel-columns",
});
