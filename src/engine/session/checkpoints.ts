// Takes checkpoints of a session: often enough that little would be lost, seldom enough that training
// does not notice, and only of arms that have changed.

import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { each } from "#wait/together.ts";
import type { ArmRun } from "./arm.ts";

/** Milliseconds between two checkpoints, and the share of the time that they may take. */
const EVERY = 500;
const SHARE = 0.05;
/** Between two on a device, which may be lost at any time, whatever reading from it takes. */
const MOST_ON_DEVICE = 1000;

export type Standing = {
  readonly stage: Stage;
  readonly isFinished: boolean;
  /** The original first. */
  readonly arms: readonly ArmRun[];
};

export type Checkpoints = {
  isDue(): boolean;
  /** Reports where the session stands, unless nothing has changed. */
  take(standing: Standing): Promise<void>;
};

/** `isOnDevice`: what is trained would be lost with a device, whose answers take their time. */
export function openCheckpoints(
  emit: (event: SessionEvent) => void,
  isOnDevice = false,
): Checkpoints {
  const most = isOnDevice ? MOST_ON_DEVICE : Infinity;
  const marks = new Map<ArmRun, string>();
  let last = "";
  let due = 0;
  return {
    isDue: () => performance.now() >= due,
    take: async ({ stage, isFinished, arms }) => {
      const began = performance.now();
      const fresh = arms.filter((arm) => marks.get(arm) !== arm.mark());
      const names = arms.map(({ arm }) => arm);
      const standing = [stage, isFinished, ...names].join();
      if (fresh.length === 0 && standing === last) return;
      const changed = await each(
        fresh.map((arm) => () => arm.checkpoint()),
        isOnDevice,
      );
      emit({ type: "checkpoint", stage, isFinished, arms: names, changed });
      marks.clear();
      for (const arm of arms) marks.set(arm, arm.mark());
      last = standing;
      const ended = performance.now();
      const rest = Math.max(EVERY, (ended - began) * (1 / SHARE - 1));
      due = Math.min(ended + rest, began + Math.max(most, 2 * (ended - began)));
    },
  };
}
