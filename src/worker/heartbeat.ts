// How long a working worker may be silent: a training step is one piece of work, and while it lasts
// nothing can be sent.

/** Seconds in which all work but a training step reaches its next pause, on a slow and busy machine. */
const BREATH = 15;
/** Operations a second of the slowest engine whose silence is still taken for work. */
const SLOWEST = 2e8;

/** Seconds, for a step of so many floating-point operations. */
export function silenceFor(flopPerStep: number): number {
  return Math.ceil(BREATH + flopPerStep / SLOWEST);
}
