// Arguments of a command that are numbers.

import { ExperimentError, MAX_REPLICAS } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

/** A whole number of an option, undefined where it is not given. Throws Error that names the option. */
export function wholeOf(
  option: string,
  text: string | undefined,
  [least, most]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  const got = JSON.stringify(text.slice(0, 40));
  throw new Error(`--${option} must be a whole number from ${least} to ${most}, got ${got}`);
}

/** Threads or processes that a command may use. */
export const MOST_WORKERS = 256;

export type Overrides = {
  readonly replicas?: string | undefined;
  readonly seed?: string | undefined;
};

/** The experiment with the replicas and the seed of the command line. */
export function overridden(experiment: Experiment, { replicas, seed }: Overrides): Experiment {
  const count = wholeOf("replicas", replicas, [1, MAX_REPLICAS]);
  if (count !== undefined && experiment.share) {
    throw new ExperimentError("--replicas: this is a share of a run, whose replicas are set");
  }
  const own = wholeOf("seed", seed, [0, 2 ** 32 - 1]);
  return {
    ...experiment,
    ...(count !== undefined && { replicas: count }),
    ...(own !== undefined && { seed: own }),
  };
}
