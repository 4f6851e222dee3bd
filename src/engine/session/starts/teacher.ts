// The trained original as the teacher of an arm: what it answers to the training samples, read once for each
// replica. It stands still while arms race, so that whoever goes on from a checkpoint reads the same bits again.

import { datasetOf } from "#core/data/dataset.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import type { SoftTargets, StartCost } from "#core/experiment/events/armSummary.ts";
import { distillationOf } from "#core/experiment/schema/distillation.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { countMultiplies } from "#core/model/counts.ts";
import type { Point } from "#core/model/forward.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Cohort, Teacher } from "#engine/engine.ts";
import { collect } from "#engine/session/collect.ts";
import type { Begin, StartTask } from "./start.ts";

/** What the answers of all teachers together may take: a browser tab survives it beside everything else. */
const MOST_BYTES = 512 * 1024 ** 2;

type Taught = Pick<StartTask, "cohort" | "dataset">;

/** What each replica of the original answers at `point` to its own training samples. */
export async function readAnswers(
  { cohort, dataset }: Taught,
  point: Point,
  breathe: Breathe,
): Promise<readonly Tensor[]> {
  const answers: Tensor[] = [];
  for (let replica = 0; replica < cohort.replicas; replica++) {
    const { inputs } = datasetOf(dataset, replica).train;
    answers.push(...(await collect(cohort, replica, [point], inputs, breathe)));
  }
  return answers;
}

/** Why they cannot all be kept, in words; undefined where they can. */
export function answersProblem({ cohort, dataset }: Taught, layer: number): string | undefined {
  const samples = dataset.train.inputs.shape[0];
  const bytes = 4 * cohort.replicas * samples * sizeOf(inferShapes(cohort.network)[layer]);
  if (bytes <= MOST_BYTES) return undefined;
  const [needed, most] = [bytes, MOST_BYTES].map((of) => Math.ceil(of / 1024 ** 2));
  return `the parent's answers would take ${needed} MiB, more than ${most}; use fewer replicas or training samples`;
}

/** Arithmetic of one replica's answers: its layers up to `layer`, once for every training sample. */
export function answersFlop({ cohort, dataset }: Taught, layer: number): number {
  const multiplies = countMultiplies(cohort.network).slice(0, layer + 1);
  return 2 * dataset.train.inputs.shape[0] * multiplies.reduce((sum, count) => sum + count, 0);
}

/** Soft targets: what the original gives before softmax. */
export async function softTeacher(
  taught: Taught,
  { temperature, weight }: SoftTargets,
  breathe: Breathe,
): Promise<Teacher> {
  const layer = lastLayer(taught.cohort);
  const answers = await readAnswers(taught, { layer, at: "output" }, breathe);
  return { teaching: { type: "softTargets", temperature, weight }, answers };
}

function lastLayer({ network }: Pick<Cohort, "network">): number {
  return network.layers.length - 1;
}

/** Teachers of tasks that have been asked for one: two arms of one race have the same. */
const known = new WeakMap<StartTask, Promise<Teacher>>();

/** An arm that begins as `begin` does and learns from soft targets besides. */
export function taught(arm: "distilled" | "fusedDistilled", begin: Begin): Begin {
  return async (task, breathe) => {
    const problem = answersProblem(task, lastLayer(task.cohort));
    if (problem) return { problem };
    const start = await begin(task, breathe);
    if ("problem" in start) return start;
    const began = performance.now();
    const { temperature, weight } = distillationOf(task.settings);
    const reading = known.get(task) ?? softTeacher(task, { temperature, weight }, () => breathe(1));
    known.set(task, reading);
    const teacher = await reading;
    const paid: StartCost = {
      needs: ARM_WORDS[arm].needs,
      flop: answersFlop(task, lastLayer(task.cohort)) + (start.paid?.flop ?? 0),
      seconds: (performance.now() - began) / 1000 + (start.paid?.seconds ?? 0),
    };
    return { ...start, teacher, paid };
  };
}
