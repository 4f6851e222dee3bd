// Media queries, watched.

export type WatchedQuery = {
  /** As of the last event; the same in every reader of one moment. */
  readonly matches: () => boolean;
  /** Calls back after each change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void;
};

/**
 * Watches a media query. Its `matches` is read once: in Chromium, reading it between a change and the
 * change's event swallows the event (seen in one of 25 runs), and the page would keep the old look.
 */
export function watchMedia(query: string): WatchedQuery {
  const list = window.matchMedia(query);
  const listeners = new Set<() => void>();
  let { matches } = list;
  list.addEventListener("change", (event) => {
    matches = event.matches;
    for (const listener of listeners) listener();
  });
  return {
    matches: () => matches,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
