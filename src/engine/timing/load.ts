// What a training step asks of an engine, counted: how many operations, and how much arithmetic of which kind.

import { countMultiplies, retractionFlop } from "#core/model/counts.ts";
import { isConv } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import type { Loss, Training } from "#engine/engine.ts";
import { compile } from "#engine/plan/compile.ts";
import { layOut } from "#engine/plan/layout.ts";
import { LAYOUT_RULES } from "#engine/webgpu/layoutRules.ts";

/** A step of one replica. */
export type Load = {
  readonly operations: number;
  /** Multiplications of products of matrices, and of convolutions. */
  readonly dense: number;
  readonly conv: number;
  /** Whether all its numbers fit into what a workgroup of any adapter keeps for itself. */
  readonly isSmall: boolean;
};

export type Task = {
  readonly network: Network;
  readonly training: Training;
  readonly loss: Loss;
  readonly replicas: number;
};

/** Bytes of workgroup memory on every adapter (WebGPU §3.6.2). */
const WORKGROUP_BYTES = 16384;

/** Throws NetworkError where the network cannot be trained. */
export function loadOf({ network, training, loss }: Omit<Task, "replicas">): Load {
  const plan = compile(network, { ...training, loss });
  const { spaces } = layOut(plan, LAYOUT_RULES);
  const numbers = [...spaces.values()].reduce((sum, of) => sum + of, 0);
  const forward = countMultiplies(network);
  const first = forward.findIndex((count) => count > 0);
  // Forward, the kernel's gradient, and the input's gradient of every weighted layer but the first.
  const perSample = forward.map((count, layer) => (layer === first ? 2 : 3) * count);
  const sumOf = (wanted: boolean) =>
    perSample.reduce((sum, of, i) => sum + (isConv(network.layers[i]) === wanted ? of : 0), 0);
  const retracted = training.retraction === "qr" ? retractionFlop(network) / 2 : 0;
  return {
    operations: plan.operations.length,
    dense: training.batchSize * sumOf(false) + retracted,
    conv: training.batchSize * sumOf(true),
    isSmall: 4 * numbers <= WORKGROUP_BYTES,
  };
}
