// A plan on tfjs: every operation is a function of tensors (operations.ts); what they write stands in a
// table by name until the run is over.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Part } from "#engine/engine.ts";
import { INPUTS, TARGETS } from "#engine/plan/compile.ts";
import type { Program, Run } from "#engine/plan/executor.ts";
import type { Plan } from "#engine/plan/plan.ts";
import type { Backend } from "./backend.ts";
import { outlivesRun, oncePerRun, prepare, rolesOf } from "./prepare.ts";
import { readTogether } from "./readTogether.ts";
import { openResults } from "./results.ts";
import type { Group, Store } from "./store.ts";
import { tidy } from "./tidy.ts";

/** What the programs of a cohort share. */
export type Shared = {
  readonly backend: Backend;
  readonly store: Store;
  /** Inputs and targets [N, …], targets one-hot where the loss wants that. */
  readonly data: { readonly [part in Part]: { readonly inputs: Tensor; readonly targets: Tensor } };
  readonly seed: number;
};

type Values = { [name: string]: Tensor };

export type TfjsProgram = Program & { readonly dispose: () => void };

export function openProgram({ backend, store, data, seed }: Shared, plan: Plan): TfjsProgram {
  const results = openResults(
    store.groups.map(({ count }) => count),
    plan.results.length,
    backend.read,
  );
  const operations = prepare(plan);
  const isKept = (name: string) => outlivesRun(plan, name);

  function gather({ part, samples }: Run): Values {
    const rows = tf.tensor1d(Int32Array.from(samples), "int32");
    const { inputs, targets } = data[part];
    return {
      [INPUTS]: tf.expandDims(tf.gather(inputs, rows), 0),
      [TARGETS]: tf.expandDims(tf.gather(targets, rows), 0),
    };
  }

  /** A tensor of a group's state, or of one replica of it. */
  function stateOf(group: Group, replica: number | undefined, name: string): Tensor {
    const stack = store.get(group, name);
    if (replica === undefined || group.count === 1) return stack;
    return tf.slice(stack, [replica - group.first, 0], [1, -1]);
  }

  /** All values of a run. */
  function runOperations(
    group: Group,
    replica: number | undefined,
    inputs: Values,
    { step = 0, rate = 0 }: Partial<Run>,
    lastLayer = Infinity,
  ): Values {
    const values: Values = { ...inputs };
    const find = (name: string) => values[name] ?? stateOf(group, replica, name);
    const findKept = (name: string) => (isKept(name) ? find(name) : values[name]);
    const moment = { step, rate, seed, once: oncePerRun() };
    for (const operation of operations) {
      if (operation.layer > lastLayer) break;
      const written = operation.carry(
        rolesOf(operation.reads, find),
        rolesOf(operation.writes, findKept),
        moment,
      );
      for (const [role, name] of operation.writes) {
        const tensor = written[role];
        if (tensor) values[name] = tensor;
      }
    }
    return values;
  }

  function runGroup(group: Group, inputs: Values, run: Run) {
    const values = runOperations(group, undefined, inputs, run);
    const state = Object.entries(values).filter(([name]) => isKept(name));
    return {
      state: Object.fromEntries(state),
      results: plan.results.map(({ tensor }) => values[tensor]),
    };
  }

  function runOnce(run: Run, groups: readonly Group[]): void {
    const ran = tidy(() => {
      const inputs = gather(run);
      return groups.map((group) => tidy(() => runGroup(group, inputs, run)));
    });
    ran.forEach((of, g) => {
      for (const [name, tensor] of Object.entries(of.state)) store.set(groups[g], name, tensor);
      results.add(store.groups.indexOf(groups[g]), of.results);
    });
  }

  return {
    write(name, replica, values) {
      backend.use();
      store.write(name, replica, values);
    },
    async read(readings) {
      backend.use();
      return store.read(readings);
    },
    async look({ replica, inputs, lastLayer, tensors }) {
      backend.use();
      const group = store.groupOf(replica);
      const looked = tidy(() => {
        const batch = { [INPUTS]: tf.tensor2d(inputs, [1, inputs.length]) };
        const values = runOperations(group, replica, batch, {}, lastLayer);
        return tensors.map(({ tensor }) => tf.clone(values[tensor]));
      });
      try {
        return await readTogether(looked, backend.read);
      } finally {
        tf.dispose(looked);
      }
    },
    run(runs, replicas) {
      backend.use();
      const last = replicas.first + replicas.count - 1;
      const [from, to] = [replicas.first, last].map((r) => store.groups.indexOf(store.groupOf(r)));
      for (const run of runs) runOnce(run, store.groups.slice(from, to + 1));
    },
    async takeResults() {
      backend.use();
      return results.take();
    },
    dispose: () => results.dispose(),
  };
}
