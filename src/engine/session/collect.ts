// Reads activations of many samples through the engine, in chunks small enough to breathe between.

import { rows } from "#core/data/rows.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { shapeAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";

const CHUNK = 256;

/** Calls `take` with the values at `points` for each chunk of `inputs` [N, …], in order. */
export async function forEachChunk(
  cohort: Cohort,
  replica: number,
  points: readonly Point[],
  inputs: Tensor,
  breathe: Breathe,
  take: (values: readonly Tensor[]) => void | Promise<void>,
): Promise<void> {
  for (let from = 0; from < inputs.shape[0]; from += CHUNK) {
    await take(await cohort.activations(replica, points, rows(inputs, from, from + CHUNK)));
    await breathe();
  }
}

/** The values at `points` for all of `inputs`, one tensor [N, …] a point. */
export async function collect(
  cohort: Cohort,
  replica: number,
  points: readonly Point[],
  inputs: Tensor,
  breathe: Breathe,
): Promise<readonly Tensor[]> {
  const whole = points.map((point) => {
    const shape = [inputs.shape[0], ...shapeAt(cohort.network, point)];
    return { shape, data: new Float32Array(sizeOf(shape)) };
  });
  for (let from = 0; from < inputs.shape[0]; from += CHUNK) {
    const chunk = rows(inputs, from, from + CHUNK);
    const into = whole.map((tensor) => rows(tensor, from, from + CHUNK).data as Float32Array);
    await cohort.activations(replica, points, chunk, into);
    await breathe();
  }
  return whole;
}
