// A stamp that changes no more often than every `pause()` milliseconds, for figures that need not be
// painted at sixty frames a second.

export function throttled(stamp: () => unknown, pause: () => number): () => unknown {
  let shown: unknown;
  let since = -Infinity;
  return () => {
    const now = performance.now();
    if (now - since < pause()) return shown;
    const next = stamp();
    if (next !== shown) since = now;
    shown = next;
    return shown;
  };
}
