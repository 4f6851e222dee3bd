// Forward passes over many samples: metrics of a part, and values at points of the network.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { Breathe, Loss, Metrics, Point } from "#engine/engine.ts";
import { HITS, INPUTS, LOSSES, TARGETS } from "#engine/plan/compile.ts";
import type { Program } from "./program.ts";
import { gatherRows, totalSumOfSquares } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";

/** Milliseconds between two breaths. */
const SLICE = 20;

/** Loss and score of every replica on all of `part`; batches are read once for all replicas. */
export async function evaluateProgram(
  program: Program,
  part: LoadedPart,
  loss: Loss,
  breathe: Breathe = async () => {},
): Promise<readonly Metrics[]> {
  const { heap, inference, forward, find } = program;
  const { count } = part.inputs;
  const at = (tensor: string) => find(inference, tensor, 0);
  const [inputs, targets, losses, hits] = [INPUTS, TARGETS, LOSSES, HITS].map(at);
  const sums = forward.map(() => ({ loss: 0, hits: 0 }));
  let began = performance.now();
  for (let start = 0; start < count; start += inference.rows) {
    const length = Math.min(inference.rows, count - start);
    const numbers = Uint32Array.from({ length }, (_, i) => start + i);
    for (const [replica, calls] of forward.entries()) {
      // Gathered again for each replica: others may have used the batch during a breath.
      gatherRows(part.inputs, numbers, heap, inputs);
      gatherRows(part.targets, numbers, heap, targets);
      for (const call of calls) call.run();
      for (let i = 0; i < length; i++) {
        sums[replica].loss += heap[losses + i];
        sums[replica].hits += heap[hits + i];
      }
      if (performance.now() - began < SLICE) continue;
      await breathe();
      began = performance.now();
    }
  }
  return sums.map((sum) => metricsOf(part, loss, sum));
}

function metricsOf(
  { inputs: { count }, targets }: LoadedPart,
  loss: Loss,
  sum: { loss: number; hits: number },
): Metrics {
  if (loss === "softmaxCrossEntropy") return { loss: sum.loss / count, score: sum.hits / count };
  const total = totalSumOfSquares(targets);
  const residual = sum.loss * targets.width;
  return { loss: sum.loss / count, score: total > 0 ? 1 - residual / total : 0 };
}

/** Values at `points` for inputs [N, …], one tensor [N, …] a point; throws RangeError for what does not fit. */
export function readPoints(
  { heap, inference, forward, find }: Program,
  network: Network,
  replica: number,
  points: readonly Point[],
  inputs: Tensor,
): readonly Tensor[] {
  const count = inputs.shape[0];
  const width = sizeOf(network.inputShape);
  if (inputs.data.length !== count * width) {
    throw new RangeError(`activations: inputs must be [N, ${network.inputShape.join(", ")}]`);
  }
  const shapes = points.map((point) => shapeAt(network, point));
  const values = shapes.map((shape) => new Float32Array(count * sizeOf(shape)));
  const deepest = Math.max(
    -1,
    ...points.map(({ layer, at }) => (at === "input" ? layer - 1 : layer)),
  );
  const calls = forward[replica].filter(({ layer }) => layer <= deepest);
  const from = find(inference, INPUTS, replica);
  for (let start = 0; start < count; start += inference.rows) {
    const length = Math.min(inference.rows, count - start);
    heap.set(inputs.data.subarray(start * width, (start + length) * width), from);
    for (const call of calls) call.run();
    points.forEach(({ layer, at }, p) => {
      const size = sizeOf(shapes[p]);
      const place = find(inference, inference.points[layer][at], replica);
      values[p].set(heap.subarray(place, place + length * size), start * size);
    });
  }
  return points.map((_, p) => ({ shape: [count, ...shapes[p]], data: values[p] }));
}

function shapeAt(network: Network, { layer, at }: Point): Shape {
  if (!Number.isInteger(layer) || layer < 0 || layer >= network.layers.length) {
    throw new RangeError(`activations: layer ${layer} is not in 0 … ${network.layers.length - 1}`);
  }
  const shapes = inferShapes(network);
  return at === "input" ? inputShapeOf(network, layer, shapes) : shapes[layer];
}
