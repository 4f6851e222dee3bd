// Which of the parent's weights were selected to fill the fused layer's place.

import type { SelectionReport } from "#core/experiment/insight/selectionReport.ts";
import { definePanel } from "#app/panels/definePanel.tsx";
import { payloadOf } from "#app/panels/payload.ts";

export const weightSelection = definePanel<SelectionReport>({
  title: "Selected weights",
  place: "below",
  folds: true,
  needs: () => (state) => payloadOf(state.fusion, "weightSelection"),
  view: async () => (await import("./Selection.tsx")).Selection,
});
