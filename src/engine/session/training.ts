// Training the present stage: a slice of every arm that is due, round after round. Between two rounds the costs of
// all spans are measured and a GPU rests while nobody watches; whatever ends it, what was trained is reported.

import type { Breathe } from "#core/breathe.ts";
import type { ArmPlace } from "./arm.ts";
import type { Estimates } from "./costs/estimates.ts";
import { dueFirst } from "./equalBudget.ts";
import type { Present, Reports } from "./present.ts";

/** Milliseconds after which a GPU that trains for a hidden page looks whether it still is: until then it rests. */
const HIDDEN = 100;

/** What every span would lose is measured while training, for at most a fifth of the time. */
const COSTS_SHARE = 0.2;

export interface Training {
  /** Trains every arm of the present stage to its end; what is finished trains as long again. */
  train(breathe: Breathe): Promise<void>;
  /** One update of every arm of the present stage. */
  step(breathe: Breathe): Promise<void>;
  /** Whether somebody watched and does not any more. */
  hide(isHidden: boolean): void;
}

export function openTraining(
  { experiment, emit }: ArmPlace,
  present: Present,
  { keep, look, reportAll, readDue, isOnDevice }: Reports,
  estimates: Estimates,
): Training {
  let costsDue = 0;
  let isHidden = false;

  async function train(breathe: Breathe): Promise<void> {
    const { stage, arms } = present;
    if (present.isFinished) for (const arm of arms) arm.extend(epochsOf(stage));
    present.isFinished = false;
    try {
      while (!arms.every((arm) => arm.isDone())) await trainRound(breathe);
    } finally {
      await reportAll(arms);
      await keep();
      await look();
    }
    if (stage === "original") await estimates.first(breathe); // what is reported then is of the network as it stands
    present.isFinished = true;
    await keep();
    emit({ type: "finished", stage });
  }

  const epochsOf = (stage: Present["stage"]) =>
    stage === "original" ? experiment.training.epochs : experiment.shallowEpochs;

  async function trainRound(breathe: Breathe): Promise<void> {
    await whileWatched(breathe);
    const due = dueFirst(present.arms);
    for (const arm of due) await arm.advance(breathe, isOnDevice);
    await readDue(due);
    if (present.stage === "original" && performance.now() >= costsDue) await measure(breathe);
    await breathe();
  }

  async function whileWatched(breathe: Breathe): Promise<void> {
    while (isHidden && isOnDevice) {
      await new Promise((resolve) => setTimeout(resolve, HIDDEN));
      await breathe();
    }
  }

  async function measure(breathe: Breathe): Promise<void> {
    const began = performance.now();
    await estimates.first(breathe);
    const ended = performance.now();
    costsDue = ended + (ended - began) * (1 / COSTS_SHARE - 1);
  }

  async function step(breathe: Breathe): Promise<void> {
    for (const arm of dueFirst(present.arms)) await arm.step(breathe);
    await keep();
    await look();
  }

  return { train, step, hide: (hidden) => (isHidden = hidden) };
}
