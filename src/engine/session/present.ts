// What a session trains at present, and what it keeps and shows of that beside the numbers of the training:
// checkpoints to go on from, and what every lane makes of a sample.

import type { Stage } from "#core/experiment/events/armSummary.ts";
import type { ArmPlace, ArmRun } from "./arm.ts";
import { openCheckpoints } from "./checkpoints.ts";
import { openAnchors } from "./comparison.ts";
import type { Anchors } from "./comparison.ts";
import { openLooker } from "./look.ts";
import type { Looker } from "./look.ts";
import { each } from "#wait/together.ts";

/** Milliseconds between two read-backs of a device. */
const READ_EVERY = 50;

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
  /** Reports losses and weights of these arms. */
  reportAll(arms: readonly ArmRun[]): Promise<void>;
  /** Checkpoint, weights, losses and looks, where they are due: of a device in one read-back, and seldom enough. */
  readDue(arms: readonly ArmRun[]): Promise<void>;
  /** Whether all that is read is asked for at once, every now and then: each answer has a way back. */
  readonly isOnDevice: boolean;
  readonly choose: Looker["choose"];
  /** Checkpoints of an engine that may be compared with simd. */
  readonly anchors: Anchors;
}

export function openReports({ engine, dataset, emit }: ArmPlace, present: Present): Reports {
  const isOnDevice = engine.name === "webgpu";
  let readsDue = 0;
  const anchors = openAnchors();
  const checkpoints = openCheckpoints((event) => {
    if (engine.name !== "simd") anchors.note(event);
    emit(event);
  }, isOnDevice);
  const looker = openLooker(dataset, emit, isOnDevice);

  function keep(): Promise<void> {
    const { stage, arms } = present;
    const isFinished = present.isFinished || arms.every((arm) => arm.isDone());
    return checkpoints.take({ stage, isFinished, arms: [...openArms(present)] });
  }

  const look = () => looker.look(openArms(present));

  async function reportAll(arms: readonly ArmRun[]): Promise<void> {
    await each(
      arms.map((arm) => () => arm.report()),
      isOnDevice,
    );
  }

  async function readDue(arms: readonly ArmRun[]): Promise<void> {
    const began = performance.now();
    if (isOnDevice && began < readsDue) return;
    readsDue = began + READ_EVERY;
    const reports = arms.map((arm) => () => arm.reportDue(isOnDevice));
    const reads = checkpoints.isDue() ? [keep] : reports; // a checkpoint reports as well
    await each(looker.isDue() ? [...reads, look] : reads, isOnDevice);
  }

  return { keep, look, reportAll, readDue, isOnDevice, choose: looker.choose, anchors };
}
