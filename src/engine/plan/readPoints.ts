// Looking into a network: values at chosen points for given inputs, in inference mode, batch by batch.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { shapeAt } from "#core/model/forward.ts";
import type { Point } from "#core/model/forward.ts";
import type { Program } from "./executor.ts";
import type { Plan } from "./plan.ts";

/** Numbers of batches that are asked for at once, a device's answers taking their time. */
const MOST_AT_ONCE = 1 << 20;

/** One tensor [N, …] a point, for inputs [N, …]; throws RangeError for what does not fit. */
export async function readPoints(
  { program, plan, network }: { program: Program; plan: Plan; network: Network },
  replica: number,
  points: readonly Point[],
  inputs: Tensor,
  into?: readonly Float32Array[],
): Promise<readonly Tensor[]> {
  const count = inputs.shape[0];
  const width = sizeOf(network.inputShape);
  if (inputs.data.length !== count * width) {
    throw new RangeError(`activations: inputs must be [N, ${network.inputShape.join(", ")}]`);
  }
  const shapes = points.map((point) => shapeAt(network, point));
  const sizes = shapes.map(sizeOf);
  const values = into ?? sizes.map((size) => new Float32Array(count * size));
  const lastLayer = Math.max(
    -1,
    ...points.map(({ layer, at }) => (at === "input" ? layer - 1 : layer)),
  );
  async function readBatch(start: number): Promise<void> {
    const length = Math.min(plan.rows, count - start);
    const tensors = points.map(({ layer, at }, p) => ({
      tensor: plan.points[layer][at],
      into: values[p].subarray(start * sizes[p], (start + length) * sizes[p]),
    }));
    const slice = Float32Array.from(inputs.data.subarray(start * width, (start + length) * width));
    await program.look({ replica, inputs: slice, lastLayer, tensors });
  }

  const perSample = sizes.reduce((sum, size) => sum + size, 1);
  const together = Math.max(1, Math.floor(MOST_AT_ONCE / (plan.rows * perSample)));
  const starts = Array.from({ length: Math.ceil(count / plan.rows) }, (_, i) => i * plan.rows);
  while (starts.length > 0) await Promise.all(starts.splice(0, together).map(readBatch));
  return points.map((_, p) => ({ shape: [count, ...shapes[p]], data: values[p] }));
}
