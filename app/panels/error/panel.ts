// How close the fused layer comes to the span it replaces, and where it does not.

import type { FusionReport } from "#core/experiment/events/events.ts";
import { definePanel } from "#app/panels/definePanel.tsx";
import { whose } from "#app/panels/fusionWords.ts";

export const error = definePanel<FusionReport>({
  title: "Activation error",
  className: "activation-error",
  place: "below",
  folds: true,
  needs: () => (state) => state.fusion,
  note: (report) =>
    `true against ${report.narrow ? "narrowed" : "fused"}, held-out samples${whose(report)}`,
  waiting:
    "After fusing: what the span says, against what the one fused layer says in its place, on " +
    "samples the fit has not seen.",
  isTall: true,
  view: async () => (await import("./Errors.tsx")).Errors,
  frame: "scatters",
});
