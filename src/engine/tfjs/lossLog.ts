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
export function createLossLog(read: Backend["read"], replicas: number, firstStep = 0): LossLog {
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
      if (unread.length === 0) return { firstStep, losses: runsOf(new Float32Array(0), replicas) };
      if (unread.length > 1) join();
      const [taken] = unread;
      unread = [];
      try {
        return { firstStep, losses: runsOf(await read(taken), replicas) };
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

/** A run for each replica from the rows of all, as the device joins them step by step. */
function runsOf(rows: Float32Array, replicas: number): readonly Float32Array[] {
  return Array.from({ length: replicas }, (_, replica) =>
    Float32Array.from(
      { length: rows.length / replicas },
      (_, step) => rows[step * replicas + replica],
    ),
  );
}
