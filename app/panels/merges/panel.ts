// Structural merges: what of the original can be folded or rewritten without changing what it computes.

import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import { isConv, isPart } from "#core/model/kinds.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

export const merges = definePanel<ArmSummary>({
  title: "Structural merges",
  place: "below",
  folds: true,
  needs: () => (state) => {
    const original = state.arms.original?.summary;
    return original?.network.layers.some((layer) => isConv(layer) || isPart(layer, "normalisation"))
      ? original
      : undefined;
  },
  view: async () => (await import("./Merges.tsx")).Merges,
});
