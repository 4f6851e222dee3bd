// Mode sequentialRetrain (Ghods et al.'s own way, docs/methods.md §4.d): the span's last two blocks are fused,
// the whole shallower network is trained, and so on backwards; the last pair is fused like any other.

import type { FusionCost } from "#core/experiment/events/events.ts";
import { fusionPlan } from "#core/fusion/fusionPlan.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { ArmRun } from "#engine/session/arm.ts";
import { fuseReplicas } from "./fuseReplicas.ts";
import type { Fusions } from "./fuseReplicas.ts";
import type { FusionTask } from "./taskFit.ts";
import { raceArms } from "#engine/session/raceArms.ts";
import { trainApart } from "#engine/session/starts/trainApart.ts";
import type { OpenSilently } from "#engine/session/starts/trainApart.ts";

/**
 * Fuses the task's span pair by pair from its end, training `shallowEpochs` between. Errors in the
 * report are those of the last pair, against the network that has been retrained before it.
 */
export async function fuseByRetraining(
  task: FusionTask,
  openSilently: OpenSilently,
  breathe: Breathe,
): Promise<Fusions> {
  const plan = fusionPlan(task.span);
  let present: ArmRun | undefined;
  let cost: FusionCost = { flop: 0, seconds: 0 };
  try {
    for (const [place, pair] of plan.slice(0, -1).entries()) {
      const fusions = await fusePair(
        partOf(task, place, plan.length),
        present?.cohort ?? task.cohort,
        pair,
        breathe,
      );
      const began = performance.now();
      const next = await trainFused(fusions, task, openSilently, breathe);
      const flop = next.cohort.step * next.summary.flopPerStep;
      const seconds = (performance.now() - began) / 1000;
      cost = [fusions.report.cost!, { flop, seconds }].reduce(sum, cost);
      present?.dispose();
      present = next;
    }
    const last = plan[plan.length - 1];
    const end = partOf(task, plan.length - 1, plan.length);
    const fusions = await fusePair(end, present?.cohort ?? task.cohort, last, breathe);
    const { report } = fusions;
    return { ...fusions, report: { ...report, span: task.span, cost: sum(cost, report.cost!) } };
  } finally {
    present?.dispose();
  }
}

function sum(a: FusionCost, b: FusionCost): FusionCost {
  return { flop: a.flop + b.flop, seconds: a.seconds + b.seconds };
}

/** The task with its progress as one part of several; training between them is not counted. */
function partOf(task: FusionTask, place: number, parts: number): FusionTask {
  const { reportProgress } = task;
  if (!reportProgress) return task;
  return { ...task, reportProgress: (done) => reportProgress((place + done) / parts) };
}

function fusePair(
  task: FusionTask,
  cohort: Cohort,
  span: Span,
  breathe: Breathe,
): Promise<Fusions> {
  return fuseReplicas({ ...task, cohort, span }, breathe);
}

async function trainFused(
  fusions: Fusions,
  task: FusionTask,
  openSilently: OpenSilently,
  breathe: Breathe,
): Promise<ArmRun> {
  const { starts } = await raceArms(
    { ...fusions, ...task, openSilently, experiment: { ...task.experiment, arms: ["fused"] } },
    breathe,
  );
  return trainApart(openSilently, { ...starts[0], epochs: task.experiment.shallowEpochs }, breathe);
}
