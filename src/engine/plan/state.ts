// Weights and the optimizer's slots between plain tensors and a program.

import { sizeOf } from "#core/math/tensor.ts";
import type { CohortState, OptimizerSlots } from "#core/model/cohortState.ts";
import { checkWeights } from "#core/model/weights.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import type { Network } from "#core/model/layers.ts";
import type { Program } from "./executor.ts";
import type { Plan } from "./plan.ts";

/** The training program of a cohort, its plan and its network. */
export type Trained = {
  readonly program: Program;
  readonly plan: Plan;
  readonly network: Network;
};

/** Copies `weights` into a replica; throws NetworkError where they do not fit. */
export function writeReplica(
  { program, plan, network }: Trained,
  replica: number,
  weights: NetworkWeights,
): void {
  checkWeights(network, weights);
  writeTensors(program, plan.weights, replica, weights);
}

/** Copies an optimizer's slots into a replica; throws RangeError where they are those of another optimizer. */
export function writeSlots(
  { program, plan }: Trained,
  replica: number,
  slots: OptimizerSlots,
): void {
  const spaces = slotTensors(plan);
  if (spaces.length !== slots.length) {
    throw new RangeError(
      `cohort: the optimizer has ${spaces.length} slots, the checkpoint ${slots.length}`,
    );
  }
  spaces.forEach((tensors, s) => writeTensors(program, tensors, replica, slots[s]));
}

export async function readReplica(
  { program, plan, network }: Trained,
  replica: number,
): Promise<NetworkWeights> {
  const numbers = await program.read(plan.weights.map(({ tensor }) => ({ tensor, replica })));
  return recordsOf(network, plan.weights, numbers);
}

/** Weights and slots of all replicas, read back at once. */
export async function readState(
  { program, plan, network }: Trained,
  replicas: number,
): Promise<Omit<CohortState, "step">> {
  const groups = [plan.weights, ...slotTensors(plan)];
  const all = Array.from({ length: replicas }, (_, replica) => replica);
  const readings = all.flatMap((replica) =>
    groups.flatMap((group) => group.map(({ tensor }) => ({ tensor, replica }))),
  );
  const numbers = [...(await program.read(readings))];
  const states = all.map(() =>
    groups.map((group) => recordsOf(network, group, numbers.splice(0, group.length))),
  );
  return {
    weights: states.map(([weights]) => weights),
    slots: states.map(([, ...slots]) => slots),
  };
}

type Tensors = Plan["weights"];

/** The tensors of each slot that the plan's optimizer has. */
function slotTensors({ weights, tensors }: Plan): readonly Tensors[] {
  const spaces = (["slot1", "slot2"] as const).map((space) =>
    weights
      .map(({ spec, tensor }) => ({ spec, tensor: `${tensor}.${space}` }))
      .filter(({ tensor }) => tensors.has(tensor)),
  );
  return spaces.filter((group) => group.length > 0);
}

function writeTensors(
  program: Program,
  group: Tensors,
  replica: number,
  values: NetworkWeights,
): void {
  for (const { spec, tensor } of group) {
    const { data } = values[spec.layer]?.[spec.name] ?? { data: [] };
    if (data.length !== sizeOf(spec.shape)) {
      throw new RangeError(
        `cohort: the checkpoint's ${spec.name} of layer ${spec.layer + 1} does not fit`,
      );
    }
    program.write(tensor, replica, data as Float32Array);
  }
}

function recordsOf(
  network: Network,
  group: Tensors,
  numbers: readonly Float32Array[],
): NetworkWeights {
  const layers: { -readonly [name in keyof LayerWeights]: LayerWeights[name] }[] =
    network.layers.map(() => ({}));
  group.forEach(({ spec: { layer, name, shape } }, i) => {
    layers[layer][name] = { shape, data: numbers[i] };
  });
  return layers;
}
