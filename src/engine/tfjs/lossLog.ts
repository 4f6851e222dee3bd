// Losses of the steps nobody has asked for yet, kept on the device: reading a number back costs a
// round trip to the GPU (100 ms in Firefox), so they are read all at once.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { StepLosses } from "#engine/engine.ts";

export type LossLog = {
  /** Takes over one step's losses [R]. */
  readonly add: (losses: Tensor) => void;
  readonly take: () => Promise<StepLosses>;
  readonly dispose: () => void;
};

// So many steps are joined into one tensor, so that long runs keep few of them.
const JOIN_AT = 128;

export function createLossLog(): LossLog {
  let unread: Tensor[] = [];
  let firstUnread = 0;
  let steps = 0;

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
      const losses = (await taken.data()) as Float32Array;
      tf.dispose(taken);
      return { firstStep, losses };
    },
    dispose() {
      tf.dispose(unread);
      unread = [];
    },
  };
}
