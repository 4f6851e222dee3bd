// Waits that end. An answer from another thread, a device, a file or the network may never come; each such
// wait has a deadline here, and a message for the visitor when it passes.
//
// Deadlines count ticks of this thread's own clock, not time: while a tab is frozen nothing ticks, and on
// thawing one tick is late, not sixty, so that a thread which slept as well is not taken for dead.

/** Milliseconds of one tick. Tests pass fewer. */
export const SECOND = 1000;

/** What was waited for did not come in time; the message is a sentence without its full stop. */
export class DeadlineError extends Error {
  override readonly name = "DeadlineError";
}

/** Settles as `promise` does; rejects with DeadlineError(`problem`) when `seconds` ticks pass before. */
export function within<T>(
  promise: Promise<T>,
  seconds: number,
  problem: string,
  second = SECOND,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let ticks = 0;
    const clock = setInterval(() => {
      ticks += 1;
      if (ticks >= seconds) settle(() => reject(new DeadlineError(problem)));
    }, second);
    const settle = (how: () => void) => {
      clearInterval(clock);
      how();
    };
    promise.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });
}
