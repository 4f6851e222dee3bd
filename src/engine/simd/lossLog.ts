// The losses of the steps since they were last taken, in a buffer that grows by doubling.
// `firstStep` is where the log begins: 0, or the step of the checkpoint that a cohort goes on from.

import type { StepLosses } from "#engine/engine.ts";

export type LossLog = {
  /** One replica's loss of the current step; replicas in order. */
  readonly push: (loss: number) => void;
  readonly take: () => StepLosses;
};

export function createLossLog(replicas: number, firstStep = 0): LossLog {
  let buffer = new Float32Array(64 * replicas);
  let length = 0;
  let first = firstStep;
  return {
    push(loss) {
      if (length === buffer.length) {
        const larger = new Float32Array(2 * length);
        larger.set(buffer);
        buffer = larger;
      }
      buffer[length++] = loss;
    },
    take() {
      const taken = { firstStep: first, losses: buffer.slice(0, length) };
      first += length / replicas;
      length = 0;
      return taken;
    },
  };
}
