// Replicas trained together: their weights are stacked on a leading axis, so that the number of
// dispatched operations does not grow with their number. On a GPU a cohort is one group; on cpu and
// wasm, where an operation costs microseconds and stacked products are slow, one group a replica.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "#core/math/tensor.ts";
import type { LayerWeights, NetworkWeights, WeightSpec } from "#core/model/weights.ts";
import type { LayerTensors, Mode } from "./layer.ts";
import { lossOnBatch } from "./losses.ts";
import type { Chain } from "./network.ts";
import type { Rule } from "./optimizers.ts";
import { asFloat32 } from "./parts.ts";
import type { Batch } from "./parts.ts";
import type { OptimizerSlots } from "#core/model/cohortState.ts";
import type { Loss } from "#engine/engine.ts";

/** Weights [R, …shape] in the order of the network's weight specs, and the optimizer's slots of each. */
export type Group = {
  readonly specs: readonly WeightSpec[];
  readonly values: readonly Tensor[];
  readonly slots: readonly (readonly Tensor[])[];
};

export type Objective = {
  readonly chain: Chain;
  readonly loss: Loss;
  readonly rule: Rule;
  /** λ of λ·Σk² for each weight spec; 0 for all but kernels. */
  readonly l2: readonly number[];
};

/**
 * Stacks the weights of several replicas, and the optimizer's slots of each; zeros where none are given.
 * Throws RangeError for slots of another optimizer or of another shape.
 */
export function stackReplicas(
  specs: readonly WeightSpec[],
  replicas: readonly NetworkWeights[],
  rule: Rule,
  given?: readonly OptimizerSlots[],
): Group {
  for (const slots of given ?? []) checkSlotCount(rule.slotCount, slots.length);
  const values = specs.map((spec) => stackTensors(spec, replicas));
  const slots = specs.map((spec, i) =>
    Array.from({ length: spec.trainable ? rule.slotCount : 0 }, (_, s) =>
      given
        ? stackTensors(
            spec,
            given.map((of) => of[s]),
          )
        : tf.zerosLike(values[i]),
    ),
  );
  return { specs, values, slots };
}

function checkSlotCount(wanted: number, got: number): void {
  if (wanted === got) return;
  throw new RangeError(`cohort: the optimizer has ${wanted} slots, the checkpoint ${got}`);
}

/** One weight of several replicas, [R, …shape]. */
function stackTensors(
  { layer, name, shape }: WeightSpec,
  replicas: readonly NetworkWeights[],
): Tensor {
  const size = sizeOf(shape);
  const data = new Float32Array(replicas.length * size);
  replicas.forEach((weights, r) => {
    const tensor = weights[layer]?.[name];
    if (tensor?.data.length !== size) {
      throw new RangeError(`cohort: the checkpoint's ${name} of layer ${layer + 1} does not fit`);
    }
    data.set(tensor.data, r * size);
  });
  return tf.tensor(data, [replicas.length, ...shape]);
}

/** The weights as one record for each of the network's `layers`. */
export function weightsByLayer({ specs, values }: Group, layers: number): readonly LayerTensors[] {
  const records: { -readonly [K in keyof LayerTensors]: LayerTensors[K] }[] = Array.from(
    { length: layers },
    () => ({}),
  );
  specs.forEach(({ layer, name }, i) => (records[layer][name] = values[i]));
  return records;
}

/** One update of all the group's replicas on one batch: the next group, and the losses [R] before the update. */
export function trainStep(
  group: Group,
  layers: number,
  objective: Objective,
  batch: Batch,
  mode: Mode,
  rate: number,
  step: number,
): { readonly group: Group; readonly losses: Tensor } {
  const { chain, rule, l2 } = objective;
  const passes = chain.forward(batch.inputs, weightsByLayer(group, layers), mode);
  const outputs = passes[passes.length - 1].output;
  const loss = lossOnBatch(objective.loss, outputs, batch.targets);
  const gradients = chain.backward(passes, loss.gradient);
  const updated = group.specs.map(({ layer, name, trainable }, i) => {
    const value = group.values[i];
    if (!trainable) return { value: passes[layer].moving![name]!, slots: [] };
    const gradient = gradients[layer][name]!;
    const whole = l2[i] === 0 ? gradient : tf.add(gradient, tf.mul(value, 2 * l2[i]));
    return rule.update(value, whole, group.slots[i], rate, step);
  });
  const next = {
    specs: group.specs,
    values: updated.map(({ value }) => value),
    slots: updated.map(({ slots }) => slots),
  };
  return { group: next, losses: loss.mean };
}

/** The group with the weights of replica `index` replaced; slots stay. */
export function replaceReplica(group: Group, index: number, weights: NetworkWeights): Group {
  const values = group.specs.map(({ layer, name, shape }, i) => {
    const old = group.values[i];
    const row = tf.tensor(asFloat32(weights[layer][name]!.data).slice(), [1, ...shape]);
    const [before, after] = [index, old.shape[0] - index - 1];
    const parts = [
      ...(before > 0 ? [rowsOf(old, 0, before)] : []),
      row,
      ...(after > 0 ? [rowsOf(old, index + 1, after)] : []),
    ];
    return parts.length === 1 ? row : tf.concat(parts, 0);
  });
  return { ...group, values };
}

/** A group of one that looks at replica `index` alone; no slots. */
export function selectReplica(group: Group, index: number): Group {
  const values = group.values.map((value) => rowsOf(value, index, 1));
  return { specs: group.specs, values, slots: group.specs.map(() => []) };
}

/** All weights of a group of one, end to end. */
export function packWeights({ values }: Group): Tensor {
  return values.length === 0
    ? tf.tensor1d([])
    : tf.concat(values.map((value) => tf.reshape(value, [-1])));
}

export function unpackWeights(
  specs: readonly WeightSpec[],
  layers: number,
  packed: Float32Array,
): NetworkWeights {
  const records: { -readonly [K in keyof LayerWeights]: LayerWeights[K] }[] = Array.from(
    { length: layers },
    () => ({}),
  );
  let start = 0;
  for (const { layer, name, shape } of specs) {
    const end = start + sizeOf(shape);
    records[layer][name] = { shape, data: packed.slice(start, end) };
    start = end;
  }
  return records;
}

export function disposeGroup({ values, slots }: Group): void {
  tf.dispose([...values, ...slots.flat()]);
}

function rowsOf(value: Tensor, start: number, count: number): Tensor {
  if (count === value.shape[0]) return tf.clone(value);
  const rest = value.shape.slice(1);
  return tf.slice(value, [start, ...rest.map(() => 0)], [count, ...rest]);
}
