// Results of runs that nobody has asked for yet, kept on the device: they are read back all at once.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Backend } from "./backend.ts";
import { readTogether } from "./readTogether.ts";

// So many runs are joined into one tensor, so that long training keeps few of them.
const JOIN_AT = 128;

export interface Results {
  /** Takes over what a run of a group has left, [replicas, numbers] for each result. */
  add(group: number, tensors: readonly Tensor[]): void;
  /** results[replica][result], run after run. */
  take(): Promise<readonly (readonly Float32Array[])[]>;
  dispose(): void;
}

/** `sizes` are the numbers of replicas in every group. */
export function openResults(
  sizes: readonly number[],
  resultCount: number,
  read: Backend["read"],
): Results {
  let lists = empty();

  function empty(): Tensor[][][] {
    return sizes.map(() => Array.from({ length: resultCount }, () => []));
  }

  function join(list: Tensor[]): void {
    if (list.length < 2) return;
    const joined = tf.concat(list, 1);
    tf.dispose(list);
    list.splice(0, list.length, joined);
  }

  return {
    add(group, tensors) {
      tensors.forEach((tensor, result) => {
        const list = lists[group][result];
        list.push(tensor);
        if (list.length >= JOIN_AT) join(list);
      });
    },
    async take() {
      const taken = lists;
      lists = empty();
      taken.flat().forEach(join);
      const tensors = taken.flat(2);
      try {
        const numbers = [...(await readTogether(tensors, read))];
        return taken.flatMap((of, group) => {
          const runs = of.map(([tensor]) => (tensor ? numbers.shift()! : new Float32Array(0)));
          return rowsOf(runs, sizes[group]);
        });
      } finally {
        tf.dispose(tensors);
      }
    },
    dispose() {
      tf.dispose(lists.flat(2));
      lists = empty();
    },
  };
}

/** Results [replicas, n], end to end, as rows[replica][result]. */
function rowsOf(results: readonly Float32Array[], replicas: number): Float32Array[][] {
  return Array.from({ length: replicas }, (_, replica) =>
    results.map((numbers) => {
      const size = numbers.length / replicas;
      return numbers.slice(replica * size, (replica + 1) * size);
    }),
  );
}
