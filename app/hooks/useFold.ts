// On a phone the lower panels fold to their headings: a tap opens one and closes the others, so that the
// page stays short. A panel that gets something to show opens by itself and closes nothing, for
// somebody may be reading there.

import { useEffect, useSyncExternalStore } from "react";
import { flushSync } from "react-dom";
import { watchMedia } from "./media.ts";

const phone = watchMedia("(width < 40rem)");
const listeners = new Set<() => void>();
let opened: ReadonlySet<string> = new Set();

function open(next: ReadonlySet<string>): void {
  opened = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export type Fold = {
  readonly isOpen: boolean;
  /** Opens or closes; `heading` stays where it is on the screen, whatever closes above it. */
  readonly toggle: (heading: Element) => void;
};

/** Undefined where there is room for everything. */
export function useFold(title: string, hasNews: boolean): Fold | undefined {
  const isPhone = useSyncExternalStore(phone.subscribe, phone.matches);
  const isOpen = useSyncExternalStore(subscribe, () => opened.has(title));
  useEffect(() => {
    if (hasNews) open(new Set([...opened, title]));
  }, [hasNews, title]);
  if (!isPhone) return undefined;
  return {
    isOpen,
    toggle: (heading) => {
      const { top } = heading.getBoundingClientRect();
      flushSync(() => open(new Set(isOpen ? [] : [title])));
      window.scrollBy({ top: heading.getBoundingClientRect().top - top, behavior: "instant" });
    },
  };
}
