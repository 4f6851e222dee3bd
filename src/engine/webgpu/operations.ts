// Every operation of a plan in WGSL, one entry each, and a plan as the dispatches of one run.

import type { Operation, OperationKind } from "#engine/plan/operations.ts";
import { scratchName } from "#engine/plan/layout.ts";
import { joinedAt } from "./joins.ts";
import type { Joined, Readers } from "./joins.ts";
import { activate, activateGradient } from "./kernels/activation.ts";
import { follow, moments, normalise, normaliseGradient } from "./kernels/batchNorm.ts";
import { convolve, convolveKernelGradient, flipKernel } from "./kernels/convolution.ts";
import { dropout } from "./kernels/dropout.ts";
import type { Dispatch } from "./kernels/kernel.ts";
import { layerNormalise, layerNormaliseGradient } from "./kernels/layerNorm.ts";
import { loss, meanLoss, softTargets } from "./kernels/loss.ts";
import { add, addBias, columnSum, product, transpose } from "./kernels/matrix.ts";
import { fitMixture, mixtureNormalise, mixtureNormaliseGradient } from "./kernels/mixture.ts";
import type { Carry } from "./kernels/operation.ts";
import { pool, poolGradient } from "./kernels/pool.ts";
import { retract, tangent } from "./kernels/retraction.ts";
import { updates } from "./kernels/update.ts";

const CARRIES: { readonly [K in OperationKind]: Carry<K> } = {
  product,
  transpose,
  columnSum,
  addBias,
  add,
  convolve,
  convolveKernelGradient,
  flipKernel,
  pool,
  poolGradient,
  activate,
  activateGradient,
  dropout,
  moments,
  follow,
  normalise,
  normaliseGradient,
  fitMixture,
  mixtureNormalise,
  mixtureNormaliseGradient,
  layerNormalise,
  layerNormaliseGradient,
  loss,
  softTargets,
  meanLoss,
  update: (operation) => updates([operation]),
  tangent,
  retract,
};

/** A dispatch and the layer that it belongs to, counted as in operations. */
export type Placed = { readonly layer: number; readonly dispatch: Dispatch };

/**
 * The dispatches of a plan's operations, in order; neighbours that one dispatch can do are joined. `hasTiles`: on a
 * device whose invocations share memory at little cost.
 */
export function dispatchesOf(
  operations: readonly Operation[],
  hasTiles: boolean,
): readonly Placed[] {
  const readers = readersOf(operations);
  const placed: Placed[] = [];
  for (let place = 0; place < operations.length;) {
    const { layer } = operations[place];
    const joined = joinedAt(operations, place, readers) ?? alone(operations, place);
    for (const one of joined.dispatches) {
      placed.push({ layer, dispatch: hasTiles ? one : { ...one, ...one.untiled } });
    }
    place += joined.taken;
  }
  return placed;
}

function alone(operations: readonly Operation[], place: number): Joined {
  const operation = operations[place];
  const carry = CARRIES[operation.kind] as Carry<OperationKind>;
  return { dispatches: carry(operation, (role) => scratchName(place, role)), taken: 1 };
}

function readersOf(operations: readonly Operation[]): Readers {
  const counts = new Map<string, number>();
  for (const { reads } of operations) {
    for (const tensor of Object.values(reads)) counts.set(tensor, (counts.get(tensor) ?? 0) + 1);
  }
  return (tensor) => counts.get(tensor!) ?? 0;
}
