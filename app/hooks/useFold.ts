// On a phone the lower panels fold to their headings: a tap opens one and closes the others, so that the
// page stays short. A panel that gets something to show opens by itself and closes nothing, for
// somebody may be reading there.

import { useEffect } from "react";
import { flushSync } from "react-dom";
import { create } from "zustand";
import { watchMedia } from "./media.ts";
import { paper } from "./paper.ts";

const usePhone = watchMedia("(width < 40rem)");
const useOpened = create(() => new Set<string>());

const open = (titles: Iterable<string>) => useOpened.setState(new Set(titles), true);

export type Fold = {
  readonly isOpen: boolean;
  /** Opens or closes; `heading` stays where it is on the screen, whatever closes above it. */
  readonly toggle: (heading: Element) => void;
};

/** Undefined where there is room for everything, as on paper. */
export function useFold(title: string, hasNews: boolean): Fold | undefined {
  const isPhone = usePhone();
  const isPaper = paper();
  const isOpen = useOpened((opened) => opened.has(title));
  useEffect(() => {
    if (hasNews) open([...useOpened.getState(), title]);
  }, [hasNews, title]);
  if (!isPhone || isPaper) return undefined;
  return {
    isOpen,
    toggle: (heading) => {
      const { top } = heading.getBoundingClientRect();
      flushSync(() => open(isOpen ? [] : [title]));
      window.scrollBy({ top: heading.getBoundingClientRect().top - top, behavior: "instant" });
    },
  };
}
