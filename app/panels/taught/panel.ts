// A teacher's soft answers beside those of the student that learns from them: of races with a distilled arm.

import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { LabState } from "#store/state.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

const isTaught = ({ arms }: LabState) =>
  arms.distilled !== undefined || arms.fusedDistilled !== undefined;

export const taught = definePanel<DatasetSummary>({
  title: "Teacher and student",
  className: "taught",
  place: "below",
  folds: true,
  needs: () => (state) => (isTaught(state) ? state.dataset : undefined),
  view: async () => (await import("./Taught.tsx")).Taught,
});
