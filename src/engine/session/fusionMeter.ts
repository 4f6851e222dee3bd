// How far a fusion is, measured by the operations that it takes: reading and multiplying its samples,
// and the solve, replica after replica.

import type { FusionFlop } from "#core/fusion/cost/flop.ts";

/** Takes the share of the work that is done, from 0 to 1. */
export type ReportProgress = (done: number) => void;

/** The two halves of one replica's fusion; each takes the share of itself that is done. */
export type Meter = { readonly reading: ReportProgress; readonly solving: ReportProgress };

/** Milliseconds after which a fusion is long enough to be reported, and how often it then is. */
const PATIENCE = 1000;
const EVERY = 100;

/** The meter of one replica among others, by their operations. */
export function openMeter(
  { gather, multiply, solve }: FusionFlop,
  replica: number,
  replicas: number,
  report: ReportProgress,
): Meter {
  const whole = gather + multiply + solve;
  const read = whole > 0 ? (gather + multiply) / whole : 1;
  const within: ReportProgress = (share) => report((replica + Math.min(1, share)) / replicas);
  return {
    reading: (share) => within(read * share),
    solving: (share) => within(read + (1 - read) * share),
  };
}

/** Reports nothing of what is done within a second, and ten times a second of what is not. */
export function unhurried(
  report: ReportProgress,
  now: () => number = () => performance.now(),
): ReportProgress {
  let due = now() + PATIENCE;
  return (done) => {
    if (now() < due) return;
    due = now() + EVERY;
    report(done);
  };
}
