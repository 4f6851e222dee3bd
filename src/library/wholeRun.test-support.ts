// A whole run by the library: what tests hold every other way to run an experiment against, to the bit.

import type { Results } from "#core/experiment/results/results.ts";
import { openExperiment } from "./open.ts";
import type { OpenOptions } from "./open.ts";

/** Trains the original, fuses (or narrows) it, and trains the race to its end. */
export async function wholeRun(experiment: unknown, options: OpenOptions = {}): Promise<Results> {
  const run = await openExperiment(experiment, options);
  try {
    await run.train();
    await run.fuse();
    await run.train();
    return run.results();
  } finally {
    run.dispose();
  }
}

/** Results as text, but for what hangs on clocks and threads. */
export function textOf(results: Results): string {
  return JSON.stringify(results, (key, value) => (/^(seconds|adapter)$/.test(key) ? 0 : value));
}
