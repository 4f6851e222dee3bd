// Losses of the steps nobody has asked for yet, kept on the device: reading a number back costs a
// round trip to the GPU (100 ms in Firefox), so they are read all at once.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StepLosses } from "#engine/engine.ts";
import type { Backend } from "./backend.ts";

export type LossLog = {
  /** Takes over one step's losses [R]. */
  readonly add: (losses: Tensor) => void;
  readonly take: () => Promise<StepLosses>;
  readonly dispose: () => void;
};

// So many steps are joined into one tensor, so that long runs keep few of them.
const JOIN_AT = 128;

/** `firstStep` is where the log begins: 0, or the step of the checkpoint that a cohort goes on from. */
export function createLossLog(read: Backend["read"], firstStep = 0): LossLog {
  let unread: Tensor[] = [];
  let firstUnread = firstStep;
  let steps = firstStep;

  function join(): void {
    const joined = tf.concat(unread);
    tf.dispose(unread);
    unread = [joined];
  }

  return {
    add(losses) {
      unread.push(losses);
      steps += 1;
      if (unread.length >= JOIN_AT) join();
    },
    async take() {
      const firstStep = firstUnread;
      firstUnread = steps;
      if (unread.length === 0) return { firstStep, losses: new Float32Array(0) };
      if (unread.length > 1) join();
      const [taken] = unread;
      unread = [];
      try {
        return { firstStep, losses: await read(taken) };
      } finally {
        tf.dispose(taken);
      }
    },
    dispose() {
      tf.dispose(unread);
      unread = [];
    },
  };
}
