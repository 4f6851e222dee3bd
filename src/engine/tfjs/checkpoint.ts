// The state of a cohort's groups, read back together: every read is a round trip to the GPU.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import { sizeOf } from "#core/math/tensor.ts";
import type { LayerWeights, NetworkWeights, WeightSpec } from "#core/model/weights.ts";
import type { CohortState, OptimizerSlots } from "#core/model/cohortState.ts";
import type { Backend } from "./backend.ts";
import type { Group } from "./group.ts";
import { tidy } from "./tidy.ts";

// So many numbers are read at once (16 MiB): far below what a device binds as one buffer.
const MOST_NUMBERS = 2 ** 22;

/** Weights and slots of all replicas, copied; `layers` is the number of the network's layers. */
export async function readState(
  groups: readonly Group[],
  layers: number,
  read: Backend["read"],
): Promise<Omit<CohortState, "step">> {
  const numbers = await readTogether(groups.flatMap(tensorsOf), read);
  const weights: NetworkWeights[] = [];
  const slots: OptimizerSlots[] = [];
  for (const group of groups) {
    const values = numbers.splice(0, group.values.length);
    const running = group.slots.map((of) => numbers.splice(0, of.length));
    const count = Math.max(0, ...running.map((of) => of.length));
    for (let r = 0; r < (group.values[0]?.shape[0] ?? 1); r++) {
      weights.push(recordOf(group.specs, values, r, layers));
      slots.push(
        Array.from({ length: count }, (_, s) =>
          recordOf(
            group.specs,
            running.map((of) => of[s]),
            r,
            layers,
          ),
        ),
      );
    }
  }
  return { weights, slots };
}

/** All tensors of a group in the order in which readState takes them apart. */
function tensorsOf({ values, slots }: Group): readonly Tensor[] {
  return [...values, ...slots.flat()];
}

/** The numbers of every tensor, in few reads. */
async function readTogether(
  tensors: readonly Tensor[],
  read: Backend["read"],
): Promise<Float32Array[]> {
  const packs = tidy(() =>
    inPacks(tensors).map((pack) => tf.concat(pack.map((tensor) => tf.reshape(tensor, [-1])))),
  );
  try {
    const packed = await Promise.all(packs.map(read));
    return inPacks(tensors).flatMap((pack, p) => {
      let start = 0;
      return pack.map(({ size }) => packed[p].slice(start, (start += size)));
    });
  } finally {
    tf.dispose(packs);
  }
}

/** Neighbours together, up to MOST_NUMBERS a pack; a larger tensor is a pack of its own. */
function inPacks(tensors: readonly Tensor[]): readonly Tensor[][] {
  const packs: Tensor[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    room -= tensor.size;
    if (room < 0 || packs.length === 0) {
      packs.push([]);
      room = MOST_NUMBERS - tensor.size;
    }
    packs[packs.length - 1].push(tensor);
  }
  return packs;
}

/** One replica's tensors out of stacks [R, …shape], one for each spec that has any. */
function recordOf(
  specs: readonly WeightSpec[],
  stacks: readonly (Float32Array | undefined)[],
  replica: number,
  layers: number,
): NetworkWeights {
  const records: { -readonly [K in keyof LayerWeights]: LayerWeights[K] }[] = Array.from(
    { length: layers },
    () => ({}),
  );
  specs.forEach(({ layer, name, shape }, i) => {
    const size = sizeOf(shape);
    const data = stacks[i]?.slice(replica * size, (replica + 1) * size);
    if (data) records[layer][name] = { shape, data };
  });
  return records;
}
