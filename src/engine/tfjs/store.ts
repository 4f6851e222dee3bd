// What a cohort keeps on the device from step to step: weights, running statistics and the optimizer's
// slots. Replicas are stacked on a leading axis in groups, so that the number of dispatched operations
// does not grow with their number: on a GPU a cohort is one group; on cpu and wasm, where an operation
// costs microseconds and stacked products are slow, every replica is a group of its own.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Reading } from "#engine/plan/executor.ts";
import type { Plan } from "#engine/plan/plan.ts";
import type { Backend } from "./backend.ts";
import { readTogether } from "./readTogether.ts";
import { tidy } from "./tidy.ts";

/** Replicas first … first + count − 1, and their tensors [count, size] by name. */
export type Group = {
  readonly first: number;
  readonly count: number;
  readonly tensors: Map<string, Tensor>;
  /** Numbers that have not been uploaded yet. */
  readonly written: Map<string, Float32Array>;
};

export interface Store {
  readonly groups: readonly Group[];
  readonly groupOf: (replica: number) => Group;
  /** A group's tensor; zeros where nothing was written. */
  get(group: Group, name: string): Tensor;
  /** Takes over a tensor [count, …]; the one before is disposed of. */
  set(group: Group, name: string, tensor: Tensor): void;
  write(name: string, replica: number, values: Float32Array | Float64Array): void;
  read(readings: readonly Reading[]): Promise<readonly Float32Array[]>;
  dispose(): void;
}

export function openStore(
  { tensors }: Plan,
  replicas: number,
  stackSize: number,
  backend: Backend,
): Store {
  const groups = Array.from({ length: Math.ceil(replicas / stackSize) }, (_, g): Group => ({
    first: g * stackSize,
    count: Math.min(stackSize, replicas - g * stackSize),
    tensors: new Map(),
    written: new Map(),
  }));
  const sizeOf = (name: string) => tensors.get(name)!.size;
  const groupOf = (replica: number) => groups[Math.floor(replica / stackSize)];

  function get(group: Group, name: string): Tensor {
    const staged = group.written.get(name);
    const existing = group.tensors.get(name);
    if (existing && !staged) return existing;
    const shape: [number, number] = [group.count, sizeOf(name)];
    // Outside of any scope: the store disposes of what it holds.
    const made = tf.keep(staged ? tf.tensor2d(staged, shape) : tf.zeros(shape));
    set(group, name, made);
    group.written.delete(name);
    return made;
  }

  function set(group: Group, name: string, tensor: Tensor): void {
    group.tensors.get(name)?.dispose();
    group.tensors.set(name, tensor);
  }

  /** Replaces one row of what is on the device. */
  function replaceRow(group: Group, name: string, row: number, values: Float32Array): void {
    const old = get(group, name);
    const size = sizeOf(name);
    const next = tidy(() => {
      const rows = tf.reshape(old, [group.count, size]);
      const parts = [
        tf.slice(rows, [0, 0], [row, size]),
        tf.tensor2d(values, [1, size]),
        tf.slice(rows, [row + 1, 0], [group.count - row - 1, size]),
      ];
      return tf.concat(
        parts.filter((part) => part.size > 0),
        0,
      );
    });
    set(group, name, next);
  }

  /** Whole tensors where all their replicas are asked for, else the rows alone. */
  async function read(readings: readonly Reading[]): Promise<readonly Float32Array[]> {
    const asked = new Map<Tensor, number>();
    const sources = readings.map(({ tensor, replica }) => {
      const group = groupOf(replica);
      const stack = get(group, tensor);
      asked.set(stack, (asked.get(stack) ?? 0) + 1);
      return { stack, row: replica - group.first, size: sizeOf(tensor), count: group.count };
    });
    const rows = tidy(() =>
      sources.map(({ stack, row, size, count }) =>
        asked.get(stack) === count
          ? undefined
          : tf.slice(tf.reshape(stack, [count, size]), [row, 0], [1, size]),
      ),
    );
    const wholes = [...asked.keys()];
    const needed = wholes.filter((stack) =>
      sources.some((of, i) => of.stack === stack && !rows[i]),
    );
    const parts = rows.filter((row) => row !== undefined);
    try {
      const numbers = await readTogether([...needed, ...parts], backend.read);
      let next = needed.length;
      return sources.map(({ stack, row, size }, i) =>
        rows[i]
          ? numbers[next++]
          : numbers[needed.indexOf(stack)].slice(row * size, (row + 1) * size),
      );
    } finally {
      tf.dispose(parts);
    }
  }

  return {
    groups,
    groupOf,
    get,
    set,
    write(name, replica, values) {
      const group = groupOf(replica);
      const data = Float32Array.from(values);
      if (group.tensors.has(name)) {
        replaceRow(group, name, replica - group.first, data);
        return;
      }
      const size = sizeOf(name);
      const staged = group.written.get(name) ?? new Float32Array(group.count * size);
      staged.set(data, (replica - group.first) * size);
      group.written.set(name, staged);
    },
    read,
    dispose() {
      for (const group of groups) tf.dispose([...group.tensors.values()]);
    },
  };
}
