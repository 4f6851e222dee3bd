// What executors know of an optimizer: the rule by which it updates, and the rate that each update takes. Adam's
// bias corrections are folded into the rate (Kingma and Ba 2015, §2, last paragraph): it is one number.

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

/** Momentum of the optimizer of that name. */
const CLASSICAL = 0.9;

type UpdateRule = {
  readonly rule: OptimizerSpec["type"];
  /** v ← momentum·v − rate·g; 0 where the rule has none. */
  readonly momentum: number;
};

/** sgd with a momentum updates by the rule "momentum"; the optimizer of that name is sgd with 0.9. */
export function updateRule({ type, momentum = 0 }: OptimizerSpec): UpdateRule {
  if (type === "momentum") return { rule: "momentum", momentum: CLASSICAL };
  if (type === "sgd" && momentum > 0) return { rule: "momentum", momentum };
  return { rule: type, momentum: 0 };
}
