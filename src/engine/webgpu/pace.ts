// How far ahead of the device its commands may be: far enough that it never waits, not so far that a pause, or the way
// back of a result, has to wait for what nobody needs yet.

export interface Pace {
  /** To be called after every submission. */
  submitted(): void;
  /** Resolves when the device is near enough to what was submitted. */
  near(): Promise<void>;
}

/** Submissions, of some ten milliseconds each, that the device may have before it. */
const AHEAD = 3;
const MILLISECONDS = 10;
/** However late it reports what is done (Firefox: up to 100 ms). */
const MOST_AHEAD = 40;

/** `done` resolves when all that was submitted before is done. */
export function openPace(done: () => Promise<unknown>, now = () => performance.now()): Pace {
  let inFlight = 0;
  let waiting: (() => void)[] = [];
  let ahead = AHEAD;

  function end(): void {
    inFlight -= 1;
    const awake = waiting;
    waiting = [];
    for (const wake of awake) wake();
  }

  return {
    submitted() {
      const isAlone = inFlight === 0;
      const began = now();
      inFlight += 1;
      // A submission that had no other before it comes back as late as reports do.
      const learn = () => {
        if (!isAlone) return;
        const late = AHEAD + Math.round((now() - began) / MILLISECONDS);
        ahead = Math.min(MOST_AHEAD, late);
      };
      // A device that has died is no reason to wait: the next use of it throws.
      done()
        .then(learn, () => {})
        .finally(end);
    },
    async near() {
      while (inFlight > ahead) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
