// How many threads share the replicas of a cohort.

// More threads than this only divide the caches; data sets are copied to each.
const MOST_THREADS = 8;

/** A thread for every core but one, which is the page's; two threads on two cores; one where there are no workers. */
export function threadCount(): number {
  const cores = globalThis.navigator?.hardwareConcurrency ?? 1;
  if (cores < 2 || typeof Worker === "undefined") return 1;
  return Math.min(MOST_THREADS, Math.max(2, cores - 1));
}
