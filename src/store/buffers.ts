// Big arrays beside the store: weights and looks as they stream in. Canvases read them in
// requestAnimationFrame and compare versions; no React state changes for them.

import type { Look } from "#core/experiment/events/events.ts";
import type { Recorder } from "#core/experiment/events/recorder.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Event } from "#worker/protocol.ts";
import { firstSound, laneReplica } from "./shownReplica.ts";

export interface Buffers {
  /** Grows by one with every change of anything. */
  readonly version: number;
  /** Weights of the first replica, as last reported. */
  weights(arm: Arm): NetworkWeights | undefined;
  /** Weights of the first replica as they were when the arm was opened. */
  firstWeights(arm: Arm): NetworkWeights | undefined;
  /** Weights of the replica in the lane: of a chosen one as of the last checkpoint. */
  laneWeights(arm: Arm): NetworkWeights | undefined;
  /** The same as they were when the arm was opened; of a chosen replica nobody has kept them. */
  laneFirstWeights(arm: Arm): NetworkWeights | undefined;
  /** What the replica in the lane makes of the chosen sample, as last reported. */
  look(arm: Arm): Look | undefined;
  take(event: Event): void;
  /** Holds what the record's checkpoint holds, and nothing else; looks are asked for anew. */
  restore(): void;
}

/** What the record of the run keeps is not kept here a second time. `chosen` is the replica whose networks are in the lanes. */
export function createBuffers(
  recorder: Pick<Recorder, "record">,
  chosen: () => number | undefined = () => undefined,
): Buffers {
  const weights = new Map<Arm, NetworkWeights>();
  const looks = new Map<Arm, Look>();
  let version = 0;
  /** The replica in the lane of an arm, where it is not the one whose weights stream in. */
  const other = (arm: Arm): number | undefined => {
    const record = recorder.record.arms[arm];
    const replica = laneReplica(record, chosen());
    return replica === firstSound(record) ? undefined : replica;
  };
  const forget = (arm: Arm) => [weights, looks].forEach((map) => map.delete(arm));
  return {
    get version() {
      return version;
    },
    weights: (arm) => weights.get(arm),
    firstWeights: (arm) => recorder.record.arms[arm]?.firstWeights,
    laneWeights: (arm) => {
      const replica = other(arm);
      if (replica === undefined) return weights.get(arm);
      const kept = recorder.record.checkpoint?.arms.find(({ summary }) => summary.arm === arm);
      return kept?.state.weights[replica];
    },
    laneFirstWeights: (arm) =>
      other(arm) === undefined ? recorder.record.arms[arm]?.firstWeights : undefined,
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
