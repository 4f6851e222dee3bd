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

/** A worker's signs of life, each with the seconds that may pass until the next. */
export interface Pulse {
  beat(): void;
  /** Steps take so many operations from now on, or as many as before where those were more. */
  allow(flopPerStep: number): void;
  /** Nothing is trained: no step is waited for. */
  forget(): void;
}

export function openPulse(post: (silence: number) => void): Pulse {
  let silence = silenceFor(0);
  const beat = () => post(silence);
  return {
    beat,
    allow(flopPerStep) {
      const needed = silenceFor(flopPerStep);
      if (needed <= silence) return;
      silence = needed;
      beat();
    },
    forget() {
      silence = silenceFor(0);
    },
  };
}
