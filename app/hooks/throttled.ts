// A stamp that changes no more often than every so many milliseconds, for figures that need not be
// painted at sixty frames a second.

export function throttled(stamp: () => unknown, milliseconds: number): () => unknown {
  let shown: unknown;
  let since = -Infinity;
  return () => {
    const now = performance.now();
    if (now - since < milliseconds) return shown;
    const next = stamp();
    if (next !== shown) since = now;
    shown = next;
    return shown;
  };
}
