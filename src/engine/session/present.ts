// What a session trains at present, and what it keeps and shows of that beside the numbers of the training:
// checkpoints to go on from, and what every lane makes of a sample.

import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { ArmPlace, ArmRun } from "./arm.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { openAnchors } from "./comparison.ts";
import type { Anchors } from "./comparison.ts";
import { openLooker } from "./look.ts";
import type { Looker } from "./look.ts";

/** The original, or the arms of the race that a fusion puts in its place. */
export type Present = {
  readonly original: ArmRun;
  stage: Stage;
  arms: readonly ArmRun[];
  /** Whether the stage has been trained to its end. */
  isFinished: boolean;
};

/** Every arm that is open: the original, first, is the race's parent. */
export function openArms({ original, arms }: Present): ReadonlySet<ArmRun> {
  return new Set([original, ...arms]);
}

export interface Reports {
  /** Reports a checkpoint, unless nothing has changed. */
  keep(): Promise<void>;
  /** Shows what every lane makes of the chosen sample, where that has changed. */
  look(): Promise<void>;
  /** Either of them where it is due. */
  whatIsDue(): Promise<void>;
  readonly choose: Looker["choose"];
  /** Checkpoints of an engine that may be compared with simd. */
  readonly anchors: Anchors;
}

export function openReports({ engine, dataset, emit }: ArmPlace, present: Present): Reports {
  const anchors = openAnchors();
  const checkpoints = openCheckpoints((event) => {
    if (engine.name !== "simd") anchors.note(event);
    emit(event);
  }, engine.name === "webgpu");
  const looker = openLooker(dataset, emit);

  function keep(): Promise<void> {
    const { stage, arms } = present;
    const isFinished = present.isFinished || arms.every((arm) => arm.isDone());
    return checkpoints.take({ stage, isFinished, arms: [...openArms(present)] });
  }

  const look = () => looker.look(openArms(present));

  async function whatIsDue(): Promise<void> {
    if (checkpoints.isDue()) await keep();
    if (looker.isDue()) await look();
  }

  return { keep, look, whatIsDue, choose: looker.choose, anchors };
}
