// Loss and score of every replica on a whole part, in slices short enough to let messages in between.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "#core/math/tensor.ts";
import { countMultiplies } from "#core/model/counts.ts";
import type { Network } from "#core/model/layers.ts";
import type { Metrics } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Backend } from "./backend.ts";
import { weightsByLayer } from "./group.ts";
import type { Group, Objective } from "./group.ts";
import { lossSums } from "./losses.ts";
import { gatherBatch, totalSumOfSquares } from "./parts.ts";
import type { DevicePart } from "./parts.ts";
import { tidy } from "./tidy.ts";

type Task = {
  readonly network: Network;
  readonly objective: Objective;
  readonly backend: Backend;
  /** Replicas in a group. */
  readonly stackSize: number;
  readonly device: { readonly part: DevicePart; readonly targets: Tensor };
};

// About 30 ms of the slowest backend, which does a few hundred million multiplications a second.
const MULTIPLIES_PER_SLICE = 1e7;

/** Weights must not change until the answer: `groups` is asked anew after every breath to hold them. */
export async function evaluateGroups(
  task: Task,
  groups: () => readonly Group[],
  breathe: Breathe = async () => {},
): Promise<readonly Metrics[]> {
  const { part } = task.device;
  const size = samplesPerSlice(task.network, task.stackSize);
  const replicas = groups().length * task.stackSize;
  const sums: Tensor[] = [];
  try {
    for (let start = 0; start < part.count; start += size) {
      const numbers = Uint32Array.from(
        { length: Math.min(size, part.count - start) },
        (_, i) => start + i,
      );
      for (let g = 0; g < groups().length; g++) {
        task.backend.use();
        sums.push(tidy(() => sumsOnSlice(task, groups()[g], numbers)));
        await breathe();
      }
    }
    task.backend.use();
    return metricsOf(task, replicas, await readTogether(task.backend, sums));
  } finally {
    tf.dispose(sums);
  }
}

/** How many samples one slice may hold for `replicas` copies of a network; between 16 and 1024. */
export function samplesPerSlice(network: Network, replicas: number): number {
  const multiplies = countMultiplies(network).reduce((sum, count) => sum + count, 0);
  const affordable = Math.floor(MULTIPLIES_PER_SLICE / Math.max(1, multiplies * replicas));
  return Math.min(1024, Math.max(16, affordable));
}

function sumsOnSlice({ network, objective, device }: Task, group: Group, numbers: Uint32Array) {
  const { part, targets } = device;
  const batch = gatherBatch(part, targets, network.inputShape, numbers);
  const weights = weightsByLayer(group, network.layers.length);
  const passes = objective.chain.forward(batch.inputs, weights, { training: false });
  return lossSums(objective.loss, passes[passes.length - 1].output, batch.targets);
}

async function readTogether({ read }: Backend, tensors: readonly Tensor[]): Promise<Float32Array> {
  const joined = tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [-1]))));
  try {
    return await read(joined);
  } finally {
    tf.dispose(joined);
  }
}

/** From [slice][replica][loss sum, right answers] to means; sums are added in double precision. */
function metricsOf(task: Task, replicas: number, sums: Float32Array): readonly Metrics[] {
  const { part } = task.device;
  return Array.from({ length: replicas }, (_, r) => {
    let lossSum = 0;
    let right = 0;
    for (let i = 2 * r; i < sums.length; i += 2 * replicas) {
      lossSum += sums[i];
      right += sums[i + 1];
    }
    const loss = lossSum / part.count;
    if (task.objective.loss === "softmaxCrossEntropy") return { loss, score: right / part.count };
    const total = totalSumOfSquares(part.samples);
    const residual = lossSum * (sizeOf(part.samples.targets.shape) / part.count);
    return { loss, score: total > 0 ? 1 - residual / total : 0 };
  });
}
