// One animation loop for all that is painted. Each frame has a few milliseconds for painting; who gets
// no turn is first in the next frame, so that however many canvases have something new at once, no frame
// blocks the page. The loop stops when nobody is left.

/** Milliseconds of a frame (16.7 at 60 Hz) that may go into painting: the rest is the browser's. */
const BUDGET = 6;

/** What the loop needs of a window; tests bring their own. */
export type Clock = {
  readonly now: () => number;
  readonly request: (tick: () => void) => void;
};

export type Frames = {
  /** Calls `turn` in frame after frame, until the function that comes back is called. */
  readonly everyFrame: (turn: () => void) => () => void;
};

export function openFrames({ now, request }: Clock, budget: number = BUDGET): Frames {
  const waiting = new Set<() => void>(); // in the order of their turns
  let running = false;

  const tick = () => {
    const started = now();
    for (const turn of [...waiting]) {
      if (!waiting.delete(turn)) continue; // left during this frame
      waiting.add(turn);
      turn();
      if (now() - started >= budget) break;
    }
    running = waiting.size > 0;
    if (running) request(tick);
  };

  return {
    everyFrame(turn) {
      waiting.add(turn);
      if (!running) request(tick);
      running = true;
      return () => void waiting.delete(turn);
    },
  };
}

export const { everyFrame }: Frames = openFrames({
  now: () => performance.now(),
  request: (tick) => void requestAnimationFrame(tick),
});
