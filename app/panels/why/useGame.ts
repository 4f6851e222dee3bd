// A game of trying to beat a fusion: what has been tried, the best of it, and the roll that ends it.

import { useEffect, useRef, useState } from "react";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { useStillness } from "#app/hooks/manner.ts";
import { lostShare, ROLL, rollTo } from "./game.ts";
import type { Beginning, Change } from "./game.ts";

export type Tries = {
  /** Another fusion has another beginning: what was tried before it is forgotten. */
  readonly beginning: Beginning;
  readonly change: Change;
  /** The slider moved last. */
  readonly held: number;
  /** Share of the signal that the best try so far loses; what was given up for does not count. */
  readonly best: number;
  readonly words: string;
};

export type Game = {
  readonly tries: Tries;
  move(index: number, change: number): void;
  hold(index: number): void;
  reset(): void;
  /** Gives up: the weights roll to where they belong, and then come the words. */
  roll(to: Change, words: string): void;
};

export function useGame(slice: QuadraticSlice, beginning: Beginning): Game {
  const isStill = useStillness();
  const fresh = (): Tries => ({
    beginning,
    change: beginning.change,
    held: 0,
    best: lostShare(slice, beginning.change),
    words: "",
  });
  const [last, setTries] = useState(fresh);
  const tries = last.beginning === beginning ? last : fresh();
  const frame = useRef(0);
  const stop = () => cancelAnimationFrame(frame.current);
  useEffect(() => stop, [beginning]);

  function roll(to: Change, words: string): void {
    stop();
    const from = tries.change;
    const began = performance.now();
    function step(now: number): void {
      const share = isStill ? 1 : (now - began) / ROLL;
      setTries({ ...tries, change: rollTo(from, to, share), words: share < 1 ? "" : words });
      if (share < 1) frame.current = requestAnimationFrame(step);
    }
    step(began);
  }

  return {
    tries,
    move: (index, value) => {
      stop();
      const change = tries.change.with(index, value);
      const best = Math.min(tries.best, lostShare(slice, change));
      setTries({ ...tries, change, held: index, best, words: "" });
    },
    hold: (held) => setTries({ ...tries, held }),
    reset: () => {
      stop();
      setTries({ ...fresh(), best: tries.best });
    },
    roll,
  };
}
