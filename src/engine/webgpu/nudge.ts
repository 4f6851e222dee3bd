// Firefox looks for what its GPU has done when something is submitted, else once in 100 ms (its bug 1870699; jax-js
// measured 103 ms for a read-back, and 1.4 with this). So that while a read-back is on its way it is given nothing to
// do, more and more seldom. To be deleted when Firefox answers mapAsync by itself.

/** Milliseconds to the first submission, and at most between two. */
const FIRST = 1;
const SELDOM = 32;

export function needsNudge(): boolean {
  return (globalThis.navigator?.userAgent ?? "").includes("Firefox");
}

/** Settles as `work` does; submits empty lists of commands meanwhile. */
export async function nudged<T>(work: Promise<T>, queue: Pick<GPUQueue, "submit">): Promise<T> {
  let pause = FIRST;
  let timer = setTimeout(nudge, pause);
  function nudge(): void {
    queue.submit([]);
    pause = Math.min(SELDOM, 2 * pause);
    timer = setTimeout(nudge, pause);
  }
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
