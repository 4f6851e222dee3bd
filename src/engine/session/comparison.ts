// The last steps of training again, on this engine and on simd: how far apart their numbers are. Both begin with the
// same bits, a checkpoint that the session kept, so that what differs is the arithmetic of these steps alone.

import type { ArmCheckpoint } from "#core/experiment/events/checkpoint.ts";
import type { Comparison } from "#core/experiment/events/comparison.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Cohort, Engine } from "#engine/engine.ts";
import { resumeArm } from "./arm.ts";
import type { ArmPlace, ArmRun } from "./arm.ts";
import { learningRateAt } from "./progress.ts";

const STEPS = 50;

/** Checkpoints to go back to: of every arm the last, and the last that is far enough before it. */
export interface Anchors {
  note(event: SessionEvent): void;
  /** The newest from which the last steps before `step` can be repeated, else the oldest. */
  find(arm: string, step: number): ArmCheckpoint | undefined;
}

export function openAnchors(): Anchors {
  const kept = new Map<string, readonly ArmCheckpoint[]>();
  return {
    note(event) {
      if (event.type !== "checkpoint") return;
      for (const arm of event.changed) {
        const before = (kept.get(arm.summary.arm) ?? []).filter(
          ({ state }) => state.step < arm.state.step,
        );
        const last = before.at(-1);
        if (last && arm.state.step - last.state.step < STEPS) continue;
        kept.set(arm.summary.arm, [...before.slice(-1), arm]);
      }
    },
    find(arm, step) {
      const before = (kept.get(arm) ?? []).filter(({ state }) => state.step < step);
      return before.findLast(({ state }) => state.step <= step - STEPS) ?? before[0];
    },
  };
}

/** Repeats the last steps of an arm. Throws Error with a sentence where there are none to repeat. */
export async function compareWith(
  openOther: () => Promise<Engine>,
  place: ArmPlace,
  arm: ArmRun,
  anchors: Anchors,
  breathe: Breathe,
): Promise<Comparison> {
  const { step } = arm.cohort;
  const anchor = anchors.find(arm.arm, step);
  if (!anchor || anchor.summary.softTargets) {
    throw new Error("there are no steps to repeat yet: train on, then compare");
  }
  const silent = { ...place, emit: () => {} };
  const from = Math.max(anchor.state.step, step - STEPS);
  const here = await resumeArm(silent, anchor);
  const other = await openOther();
  try {
    await trainTo(place, here, from, breathe);
    await here.cohort.takeLosses();
    const begun = { ...anchor, state: await here.cohort.checkpoint() };
    await other.loadData(...dataOf(place));
    const there = await resumeArm({ ...silent, engine: other }, begun);
    await trainTo(place, here, step, breathe);
    await trainTo(place, there, step, breathe);
    return {
      ...{ steps: step - from, arm: arm.arm },
      ...(await differences(here.cohort, there.cohort)),
    };
  } finally {
    here.dispose();
    other.dispose();
  }
}

export function dataOf({ dataset }: Pick<ArmPlace, "dataset">) {
  const { splits = [dataset] } = dataset;
  return [splits.map(({ train }) => train), splits.map(({ validation }) => validation)] as const;
}

/** As an arm trains, without a report: the rate changes with the epoch. */
async function trainTo(
  { experiment: { training } }: ArmPlace,
  { cohort, summary }: ArmRun,
  last: number,
  breathe: Breathe,
): Promise<void> {
  const { stepsPerEpoch } = summary;
  while (cohort.step < last) {
    const into = cohort.step % stepsPerEpoch;
    if (into === 0)
      cohort.setLearningRate(learningRateAt(training, Math.floor(cohort.step / stepsPerEpoch)));
    await cohort.train(Math.min(last - cohort.step, stepsPerEpoch - into, STEPS));
    await breathe();
  }
}

async function differences(here: Cohort, there: Cohort) {
  const [a, b] = [await here.takeLosses(), await there.takeLosses()];
  let loss = 0;
  a.losses.forEach((run, replica) =>
    run.forEach((x, i) => (loss = Math.max(loss, shareOf(x, b.losses[replica][i])))),
  );
  let weight = 0;
  for (let replica = 0; replica < here.replicas; replica++) {
    const [own, others] = [await here.readWeights(replica), await there.readWeights(replica)];
    weight = Math.max(weight, largestApart(own, others));
  }
  return { loss, weight };
}

/** Two that are both no numbers do not differ: diverged networks are lost on every engine. */
function shareOf(x: number, y: number): number {
  return Number.isFinite(x) && x !== y ? Math.abs(x - y) / Math.max(Math.abs(x), 1e-30) : 0;
}

function largestApart(own: NetworkWeights, others: NetworkWeights): number {
  let largest = 0;
  own.forEach((layer, index) => {
    for (const [name, tensor] of Object.entries(layer)) {
      const other = others[index][name as keyof typeof layer]!.data;
      tensor.data.forEach((x, i) => {
        const apart = Math.abs(x - other[i]);
        if (apart > largest) largest = apart;
      });
    }
  });
  return largest;
}
