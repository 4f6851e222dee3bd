// The race as curves. They are shown from the start: an empty plot shows what will be drawn.

import { definePanel } from "#app/panels/definePanel.tsx";

export const curves = definePanel<true>({
  title: "Curves",
  className: "curves",
  place: "above",
  needs: () => () => true,
  view: async () => (await import("./Curves.tsx")).Curves,
});
