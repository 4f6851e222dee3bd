// The rate that each update takes. Adam's bias corrections are folded into it (Kingma and Ba 2015, §2,
// last paragraph), so that executors know of one number.

import type { OptimizerSpec } from "#engine/engine.ts";

/** Decay of Adam's running mean and mean square. */
export const BETA1 = 0.9;
export const BETA2 = 0.999;

export interface LearningRate {
  /** From the next step on. */
  set(rate: number): void;
  /** The rate of the next step. */
  next(): number;
}

/** `step` updates have been done already. */
export function learningRate({ type, learningRate }: OptimizerSpec, step: number): LearningRate {
  let rate = learningRate;
  let [power1, power2] = [1, 1];

  // By multiplication, which gives the same bits everywhere, also when going on from a checkpoint.
  function advance(): void {
    power1 *= BETA1;
    power2 *= BETA2;
  }

  for (let done = 0; done < step; done++) advance();
  return {
    set(next) {
      rate = next;
    },
    next() {
      advance();
      return type === "adam" ? (rate * Math.sqrt(1 - power2)) / (1 - power1) : rate;
    },
  };
}
