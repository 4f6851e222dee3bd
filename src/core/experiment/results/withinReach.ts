// Intervals in what can be.

import type { Verdict } from "./verdict.ts";

type Judged = {
  readonly metric: Verdict["metric"];
  readonly interval?: readonly [number, number] | null | undefined;
};

/**
 * No difference of accuracies is beyond ±1, however far Student's t reaches with two pairs: the interval cut there covers
 * the true difference just as often.
 */
export function withinReach<One extends Judged>(verdict: One): One {
  const { metric, interval } = verdict;
  if (metric !== "valAccuracy" || !interval) return verdict;
  const [low, high] = interval;
  return { ...verdict, interval: [Math.max(-1, low), Math.min(1, high)] };
}
