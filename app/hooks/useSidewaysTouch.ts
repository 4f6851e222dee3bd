// Keeps a finger that goes sideways from ending in a fling. Chromium (156) takes a quick drag for one even
// where touch-action forbids scrolling, and swallows a tap that follows within some hundred milliseconds,
// more on a busy page: of six taps on Train after a drag of the bracket five to six were lost, none when
// the page has consumed the touchmoves. Going up or down still scrolls. Delete once the taps arrive without.

import { useEffect } from "react";
import type { RefObject } from "react";

export function useSidewaysTouch(zone: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = zone.current!;
    let start: Touch | undefined;
    const begin = (event: TouchEvent) => (start = event.touches[0]);
    const move = (event: TouchEvent) => {
      const [touch] = event.touches;
      const across = Math.abs(touch.clientX - start!.clientX);
      const along = Math.abs(touch.clientY - start!.clientY);
      if (event.cancelable && across > along) event.preventDefault();
    };
    element.addEventListener("touchstart", begin, { passive: true });
    element.addEventListener("touchmove", move, { passive: false }); // React's own are passive
    return () => {
      element.removeEventListener("touchstart", begin);
      element.removeEventListener("touchmove", move);
    };
  }, [zone]);
}
