// What the status line shows as work begins, pauses, ends or fails.

import { blocksOf } from "#core/model/blocks.ts";
import { heirOf } from "#core/experiment/events/heir.ts";
import { isLost } from "#core/experiment/events/record.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { Activity } from "#worker/protocol.ts";
import {
  narrateEpoch,
  narratePause,
  narrateReady,
  narrateResumed,
  epochInWords,
} from "./narrate.ts";
import type { LabState } from "./state.ts";
import { verbOf } from "#store/verbs/verb.ts";

const FAILED: Record<Exclude<Activity, "fusing">, string> = {
  opening: "Could not open the experiment.",
  training: "Could not train.",
  idle: "Could not go on.",
};

export function failedTo(state: Pick<LabState, "experiment">, during: Activity): string {
  return during === "fusing" ? `Could not ${verbOf(state)}.` : FAILED[during];
}

/** Stands where the verdict will, as soon as it has been found (finalSentence.ts). */
export const RACE_OVER = "The race is over.";

const trainingOf = ({ stage, arms }: Pick<LabState, "stage" | "arms">): string =>
  stage === "race"
    ? `The race is on: ${heirOf(arms)} against random …`
    : "Training the original network …";

/** As the worker turns to another activity. */
export function statusAt(state: LabState, activity: Activity): string {
  return whatNow(state, activity) ?? state.status;
}

/** At the end of opening what can be done, at the beginning of work that it goes on, a pause where it stands. */
function whatNow(state: LabState, activity: Activity): string | undefined {
  const { activity: before, dataset, status, isStepping, experiment } = state;
  const [isOpen, isPaused] = [status !== FAILED.opening, status === trainingOf(state)];
  if (activity === "training")
    return isStepping || hasLostArm(state) ? undefined : trainingOf(state);
  if (activity === "fusing") {
    const { narrow } = experiment;
    if (narrow) return `Narrowing layer ${narrow.layer} …`;
    const [first, last] = experiment.fusion.span;
    return `Fusing layers ${first} to ${last} …`;
  }
  if (activity !== "idle") return undefined;
  if (before === "opening" && isOpen) return dataset && whatOpened(state, dataset);
  return before === "training" && isPaused ? narratePause(state) : undefined;
}

/** What was trained before is there again, or can be brought back, or nothing was. */
function whatOpened(state: LabState, dataset: DatasetSummary): string | undefined {
  const isResumed = state.arms.original && (state.arms.original.step > 0 || state.stage === "race");
  if (isResumed) return undefined; // that has been reported
  return narrateReady(dataset, state.hasLeft);
}

/** Where an arm has diverged, that has been shown and is what matters. */
function hasLostArm({ arms }: LabState): boolean {
  return Object.values(arms).some(isLost);
}

export function statusAtEnd(state: LabState, stage: LabState["stage"]): string {
  if (hasLostArm(state)) return state.status;
  return stage === "race" ? RACE_OVER : nextSentence(state);
}

/** When networks are there again that had been trained before. */
export function statusBack(state: LabState): string {
  if (!state.isFinished) return narrateResumed(state);
  return state.stage === "race"
    ? `Back where you were. ${RACE_OVER}`
    : `Back where you were: the original network is trained. ${whatNext(state)}`;
}

/** After the original's last epoch: "Epoch 5 of 5, validation accuracy …. Now fuse, or train on." */
function nextSentence(state: LabState): string {
  const { original } = state.arms;
  const last = original?.epochs.at(-1);
  const sentence = last ? narrateEpoch(state, original!, last) : state.status;
  return `${sentence.replace(/\.$/, "")}. ${whatNext(state)}`;
}

function whatNext(state: LabState): string {
  if (blocksOf(state.experiment.network.layers).length < 2) {
    return "One layer alone cannot be fused: add another, or train on.";
  }
  return `Now ${verbOf(state)}, or train on.`;
}

/** When the race is over, and random goes on until it has used the whole budget. */
export function statusBeyond({ arms }: LabState, epoch: number): string {
  const { epochs } = arms.randomEqualBudget!.summary;
  return `${RACE_OVER} Random goes on: ${epochInWords(epoch, epochs)}.`;
}
