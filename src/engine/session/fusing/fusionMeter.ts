// How far a fusion is, measured by the operations that it takes: reading and multiplying its samples,
// and the solve, of all replicas.

import type { FusionFlop } from "#core/fusion/cost/flop.ts";

/** Takes the share of the work that is done, from 0 to 1. */
export type ReportProgress = (done: number) => void;

/** The two halves of one replica's fusion: from the share of each that is done, the share of both. */
export type Meter = {
  readonly reading: (share: number) => number;
  readonly solving: (share: number) => number;
};

/** Milliseconds after which a fusion is long enough to be reported, and how often it then is. */
const PATIENCE = 1000;
const EVERY = 100;

/** The meter of one replica, by its operations. */
export function openMeter({ gather, multiply, solve }: FusionFlop): Meter {
  const whole = gather + multiply + solve;
  const read = whole > 0 ? (gather + multiply) / whole : 1;
  return {
    reading: (share) => Math.min(1, read * share),
    solving: (share) => Math.min(1, read + (1 - read) * share),
  };
}

/** Takes the share of each replica, in any order, and reports that of all; a replica done again takes none back. */
export function openTotal(
  replicas: number,
  report: ReportProgress,
): (replica: number, done: number) => void {
  const shares = new Float64Array(replicas);
  return (replica, done) => {
    shares[replica] = Math.max(shares[replica], done);
    report(shares.reduce((sum, share) => sum + share, 0) / replicas);
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
