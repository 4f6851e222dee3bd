// The losses of the steps since they were last taken, in a buffer that grows by doubling.

import type { StepLosses } from "#engine/engine.ts";

export type LossLog = {
  /** One replica's loss of the current step; replicas in order. */
  readonly push: (loss: number) => void;
  readonly take: () => StepLosses;
};

export function createLossLog(replicas: number): LossLog {
  let buffer = new Float32Array(64 * replicas);
  let length = 0;
  let firstStep = 0;
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
      const taken = { firstStep, losses: buffer.slice(0, length) };
      firstStep += length / replicas;
      length = 0;
      return taken;
    },
  };
}
