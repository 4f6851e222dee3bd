// How far a fusion is, measured by the operations that it takes: reading and multiplying its samples,
// and the solve, replica after replica.

import type { FusionFlop } from "#core/fusion/cost/flop.ts";

/** Takes the share of the work that is done, from 0 to 1. */
export type Tell = (done: number) => void;

/** The two halves of one replica's fusion; each takes the share of itself that is done. */
export type Meter = { readonly reading: Tell; readonly solving: Tell };

/** Milliseconds after which a fusion is long enough to be told of, and how often it then is. */
const PATIENCE = 1000;
const EVERY = 100;

/** The meter of one replica among others, by their operations. */
export function openMeter(
  { gather, multiply, solve }: FusionFlop,
  replica: number,
  replicas: number,
  tell: Tell,
): Meter {
  const whole = gather + multiply + solve;
  const read = whole > 0 ? (gather + multiply) / whole : 1;
  const within: Tell = (share) => tell((replica + Math.min(1, share)) / replicas);
  return {
    reading: (share) => within(read * share),
    solving: (share) => within(read + (1 - read) * share),
  };
}

/** Tells nothing of what is done within a second, and ten times a second of what is not. */
export function unhurried(tell: Tell, now: () => number = () => performance.now()): Tell {
  let due = now() + PATIENCE;
  return (done) => {
    if (now() < due) return;
    due = now() + EVERY;
    tell(done);
  };
}
