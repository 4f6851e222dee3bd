// Weights and the optimizer's slots between plain tensors and the memory of a program.

import { checkWeights } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Network } from "#core/model/layers.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { OptimizerSlots } from "#core/model/cohortState.ts";

import type { Plan } from "#engine/plan/plan.ts";
import type { Program } from "./program.ts";

/** Copies `weights` into a replica; throws NetworkError where they do not fit. */
export function writeReplica(
  program: Program,
  network: Network,
  replica: number,
  weights: NetworkWeights,
): void {
  checkWeights(network, weights);
  writeTensors(program, program.training.weights, replica, weights);
}

export function readReplica(program: Program, network: Network, replica: number): NetworkWeights {
  return readTensors(program, program.training.weights, replica, network);
}

/** Copies an optimizer's slots into a replica; throws RangeError where they are those of another optimizer. */
export function writeSlots(program: Program, replica: number, slots: OptimizerSlots): void {
  const spaces = slotTensors(program.training);
  if (spaces.length !== slots.length) {
    throw new RangeError(
      `cohort: the optimizer has ${spaces.length} slots, the checkpoint ${slots.length}`,
    );
  }
  spaces.forEach((tensors, s) => writeTensors(program, tensors, replica, slots[s]));
}

export function readSlots(program: Program, network: Network, replica: number): OptimizerSlots {
  return slotTensors(program.training).map((tensors) =>
    readTensors(program, tensors, replica, network),
  );
}

type Placed = Plan["weights"];

/** The tensors of each slot that the plan's optimizer has. */
function slotTensors({ weights, spaces, tensors }: Plan): readonly Placed[] {
  const slots = (["slot1", "slot2"] as const).filter((space) => spaces.has(space));
  return slots.map((space) =>
    weights
      .map(({ spec, tensor }) => ({ spec, tensor: `${tensor}.${space}` }))
      .filter(({ tensor }) => tensors.has(tensor)),
  );
}

function writeTensors(
  { heap, training, find }: Program,
  placed: Placed,
  replica: number,
  values: NetworkWeights,
): void {
  for (const { spec, tensor } of placed) {
    heap.set(values[spec.layer][spec.name]!.data, find(training, tensor, replica));
  }
}

function readTensors(
  { heap, training, find }: Program,
  placed: Placed,
  replica: number,
  network: Network,
): NetworkWeights {
  const layers: { -readonly [name in keyof LayerWeights]: LayerWeights[name] }[] =
    network.layers.map(() => ({}));
  for (const { spec, tensor } of placed) {
    const start = find(training, tensor, replica);
    const data = heap.slice(start, start + sizeOf(spec.shape));
    layers[spec.layer][spec.name] = { shape: spec.shape, data };
  }
  return layers;
}
