// Page and experiment belong together: the story and each lesson open their own, and any other that is opened
// from the story (a file dropped, a session continued) is shown in the lab.

import { presetById } from "#core/experiment/schema/presets.ts";
import type { Lab } from "#store/lab.ts";
import { goTo, labAddress, useRoute } from "./hooks/useRoute.ts";
import { isPreset } from "./isPreset.ts";
import { presetOf } from "./route.ts";

export function keepPlace(lab: Lab): void {
  useRoute.subscribe((route, before) => {
    if (route.page === before.page && route.lesson === before.lesson) return;
    openOwn(lab, presetOf(route));
  });
  lab.store.subscribe((state, before) => {
    const route = useRoute.getState();
    if (state.experiment === before.experiment || route.page !== "story") return;
    if (!isPreset(presetOf(route)!, state.experiment)) goTo(labAddress(lab));
  });
}

/** Opens a preset, unless it is open: then the run that is there stays. */
export function openOwn(lab: Lab, presetId: string | undefined): void {
  const preset = presetId === undefined ? undefined : presetById(presetId);
  if (preset && !isPreset(preset.id, lab.store.getState().experiment))
    lab.open(preset.experiment, preset.id);
}
