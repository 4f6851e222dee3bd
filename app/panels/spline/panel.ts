// A network that starts as a spline, the original or the arm: its knots, unit by unit, and how training moves them.

import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { definePanel } from "#app/panels/definePanel.tsx";
import { payloadOf } from "#app/panels/payload.ts";

export const spline = definePanel<SplineReport>({
  title: "Spline",
  className: "spline",
  place: "below",
  folds: true,
  needs: () => (state) => payloadOf(state.fusion, "spline") ?? state.arms.original?.summary.spline,
  view: async () => (await import("./SplineView.tsx")).SplineView,
});
