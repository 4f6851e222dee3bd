// Detects that a thread or server that should give signs of life gives none: the receiving end of a
// heartbeat.

import { SECOND } from "./within.ts";

export interface Ear {
  /** A sign of life has come. */
  hear(): void;
  /** Listens from now on, for at most `seconds` ticks of silence; a later call changes how many. */
  listen(seconds: number): void;
  /** Expects nothing any more, until `listen` is called again. */
  rest(): void;
}

/** Calls `onSilence` once when the ticks allowed have passed without a sign; ticks as in within.ts. */
export function openEar(onSilence: () => void, second = SECOND): Ear {
  let allowed = 0;
  let ticks = 0;
  let clock: ReturnType<typeof setInterval> | undefined;

  function rest(): void {
    clearInterval(clock);
    clock = undefined;
  }

  function tick(): void {
    ticks += 1;
    if (ticks < allowed) return;
    rest();
    onSilence();
  }

  return {
    hear: () => {
      ticks = 0;
    },
    listen: (seconds) => {
      allowed = seconds;
      if (clock !== undefined) return;
      ticks = 0;
      clock = setInterval(tick, second);
    },
    rest,
  };
}
