// A stamp that changes no more often than every `pause()` milliseconds, for figures that need not be
// painted at sixty frames a second. While it holds a change back it asks for further frames.

import { wake } from "#app/ui/frames.ts";

export function throttled(stamp: () => unknown, pause: () => number): () => unknown {
  let shown: unknown;
  let since = -Infinity;
  return () => {
    const now = performance.now();
    if (now - since < pause()) {
      wake();
      return shown;
    }
    const next = stamp();
    if (next !== shown) since = now;
    shown = next;
    return shown;
  };
}
