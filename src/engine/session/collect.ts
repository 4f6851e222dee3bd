// Reads activations of many samples through the engine, in chunks small enough to breathe between.

import { rows } from "#core/data/rows.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
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
  const chunks: (readonly Tensor[])[] = [];
  await forEachChunk(cohort, replica, points, inputs, breathe, (values) => {
    chunks.push(values);
  });
  return points.map((_, p) => concatenate(chunks.map((values) => values[p])));
}

function concatenate(parts: readonly Tensor[]): Tensor {
  const count = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const shape = [count, ...parts[0].shape.slice(1)];
  const data = new Float32Array(sizeOf(shape));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return { shape, data };
}
