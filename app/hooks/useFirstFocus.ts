// Puts the focus on what matters most in something that has just been opened, without scrolling to it.

import { useEffect, useRef } from "react";
import type { RefObject } from "react";

/** The first element within that matches takes the focus when the component is mounted. */
export function useFirstFocus<T extends HTMLElement>(selector: string): RefObject<T | null> {
  const place = useRef<T>(null);
  useEffect(() => {
    place.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
  }, [selector]);
  return place;
}
