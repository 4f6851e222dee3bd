// How large signals and gradients are by depth in any arm, how far it stretches, and whether it is fit to learn: lazily, for what it needs is
// a room of arithmetic of its own.

import type { LabState } from "#store/state.ts";
import { definePanel } from "#app/panels/definePanel.tsx";

/** Rules of initialization that are chosen for what they make of signals. */
const ABOUT_SIGNALS: readonly string[] = ["orthogonal", "deltaOrthogonal", "maxout", "normal"];

export const signal = definePanel<NonNullable<LabState["arms"]["original"]>["summary"]>({
  title: "Signals by depth",
  className: "signals",
  place: "below",
  leads: ({ init }) => ABOUT_SIGNALS.includes(init.type),
  folds: true,
  needs: () => (state) => state.dataset && state.arms.original?.summary,
  view: async () => (await import("./SignalsByDepth.tsx")).SignalsByDepth,
});
