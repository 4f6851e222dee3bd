// Media queries, watched.

import { create } from "zustand";
import type { StoreApi, UseBoundStore } from "zustand";

/** As of the last event: the same in every reader of one moment. */
export type WatchedQuery = UseBoundStore<StoreApi<boolean>>;

/**
 * Watches a media query. Its `matches` is read once: in Chromium, reading it between a change and the
 * change's event swallows the event (seen in one of 25 runs), and the page would keep the old look.
 */
export function watchMedia(query: string): WatchedQuery {
  const list = window.matchMedia(query);
  const useMatches = create(() => list.matches);
  list.addEventListener("change", ({ matches }) => useMatches.setState(matches));
  return useMatches;
}
