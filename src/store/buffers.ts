// Big arrays beside the store: weights and looks as they stream in. Canvases read them in
// requestAnimationFrame and compare versions; no React state changes for them.

import type { Look } from "#core/experiment/events/events.ts";
import type { Recorder } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Event } from "#worker/protocol.ts";

export interface Buffers {
  /** Grows by one with every change of anything. */
  readonly version: number;
  /** Weights of the first replica, as last reported. */
  weights(arm: Arm): NetworkWeights | undefined;
  /** Weights of the first replica as they were when the arm was opened. */
  firstWeights(arm: Arm): NetworkWeights | undefined;
  /** What the first replica makes of the chosen sample, as last reported. */
  look(arm: Arm): Look | undefined;
  take(event: Event): void;
  /** Holds what the record's checkpoint holds, and nothing else; looks are asked for anew. */
  restore(): void;
}

/** What the record of the run keeps is not kept here a second time. */
export function createBuffers(recorder: Pick<Recorder, "record">): Buffers {
  const weights = new Map<Arm, NetworkWeights>();
  const looks = new Map<Arm, Look>();
  let version = 0;
  const forget = (arm: Arm) => [weights, looks].forEach((map) => map.delete(arm));
  return {
    get version() {
      return version;
    },
    weights: (arm) => weights.get(arm),
    firstWeights: (arm) => recorder.record.arms[arm]?.firstWeights,
    look: (arm) => looks.get(arm),
    restore: () => {
      weights.clear();
      looks.clear();
      for (const { summary, state } of recorder.record.checkpoint?.arms ?? []) {
        weights.set(summary.arm, state.weights[0]);
      }
      version += 1;
    },
    take: (event) => {
      if (event.type === "armOpened") forget(event.arm.arm);
      else if (event.type === "weights") weights.set(event.arm, event.weights);
      else if (event.type === "looked") looks.set(event.look.arm, event.look);
      else if (event.type !== "steps") return;
      version += 1;
    },
  };
}
