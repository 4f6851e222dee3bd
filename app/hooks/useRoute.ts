// Which page of the site is shown: as the address asks for, and changed without a reload.

import { create } from "zustand";
import { addressOf } from "#app/address.ts";
import { presetOf, readRoute } from "#app/route.ts";
import type { Route } from "#app/route.ts";
import type { Lab } from "#store/lab.ts";

export const useRoute = create<Route>(() => readRoute(window.location));

window.addEventListener("popstate", () => useRoute.setState(readRoute(window.location), true));

/** Shows what `address` asks for; Back leads to what was shown before. */
export function goTo(address: string): void {
  window.history.pushState(null, "", address);
  useRoute.setState(readRoute(window.location), true);
}

/** The same, in place of what is shown. */
export function replaceBy(address: string): void {
  window.history.replaceState(window.history.state, "", address);
  useRoute.setState(readRoute(window.location), true);
}

/** The address of the lab with the experiment that is open. */
export function labAddress({ store }: Lab): string {
  const { experiment, presetId } = store.getState();
  return addressOf(window.location.href, experiment, presetId);
}

/** Whether the address is that of the open experiment, and not of the story or a lesson. */
export const holdsExperiment = (): boolean => presetOf(useRoute.getState()) === undefined;
