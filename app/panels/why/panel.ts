// Why the fused layer is what it is: its formula with the numbers of this fusion, and four of its weights
// to try to beat.

import type { FusionReport } from "#core/experiment/events/events.ts";
import { definePanel } from "#app/panels/definePanel.tsx";
import { payloadOf } from "#app/panels/payload.ts";
import { METHOD_NAMES, whose } from "#app/panels/fusionWords.ts";

export const why = definePanel<FusionReport>({
  title: "Why",
  className: "why",
  place: "below",
  folds: true,
  needs: () => (state) => payloadOf(state.fusion, "why") && state.fusion,
  note: (report) => `method: ${METHOD_NAMES[report.method]}${whose(report)}`,
  waiting:
    "After fusing: the formula of the fused layer with the numbers of this very fusion in it, " +
    "and four of its weights to try to beat by hand.",
  view: async () => (await import("./Explanation.tsx")).Explanation,
  frame: "explanation",
});
