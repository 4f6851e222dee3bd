// One animation loop for all that is painted. Each frame has a few milliseconds for painting; who gets
// no turn is first in the next frame, so that however many canvases have something new at once, no frame
// blocks the page. The loop sleeps once everybody has had a turn, until `wake` reports that something may
// have changed: a page at rest asks for no frames.

/** Milliseconds of a frame (16.7 at 60 Hz) that painting may take; the rest is left to the browser. */
const BUDGET = 6;

/** What the loop needs of a window; tests bring their own. */
export type Clock = {
  readonly now: () => number;
  readonly request: (tick: () => void) => void;
};

export type Frames = {
  /** Calls `turn` after every wake, until the function that comes back is called. */
  readonly everyFrame: (turn: () => void) => () => void;
  /** Gives everybody one more turn. */
  readonly wake: () => void;
  /** Gives everybody a turn at once, whatever it takes: paper waits for no frame. */
  readonly turnAll: () => void;
};

export function openFrames({ now, request }: Clock, budget: number = BUDGET): Frames {
  const waiting = new Set<() => void>(); // in the order of their turns
  let owed = 0; // turns until everybody has had one since the last wake
  let running = false;

  const wake = () => {
    owed = waiting.size;
    if (!running && owed > 0) request(tick);
    running = owed > 0;
  };

  const tick = () => {
    const started = now();
    for (const turn of [...waiting]) {
      if (owed === 0) break;
      if (!waiting.delete(turn)) continue; // left during this frame
      waiting.add(turn);
      owed -= 1;
      turn();
      if (now() - started >= budget) break;
    }
    owed = Math.min(owed, waiting.size);
    running = owed > 0;
    if (running) request(tick);
  };

  return {
    everyFrame(turn) {
      waiting.add(turn);
      wake();
      return () => void waiting.delete(turn);
    },
    wake,
    turnAll: () => [...waiting].forEach((turn) => turn()),
  };
}

export const { everyFrame, wake, turnAll }: Frames = openFrames({
  now: () => performance.now(),
  request: (tick) => void requestAnimationFrame(tick),
});
