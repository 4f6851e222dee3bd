// Whether the units of a layer are still alike, and when they part: of runs whose start makes them so.

import type { LabState } from "#store/state.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

const isWatched = ({ arms }: LabState) =>
  Object.values(arms).some(({ likeness }) => likeness !== undefined);

export const likeness = definePanel<LabState["arms"]>({
  title: "Alike or not",
  className: "likeness",
  place: "below",
  folds: true,
  needs: () => (state) => (isWatched(state) ? state.arms : undefined),
  note: () => "the units of every layer, compared in pairs",
  view: async () => (await import("./Likeness.tsx")).Likeness,
});
