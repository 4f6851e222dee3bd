// A plan on tfjs: every operation is a function of tensors (operations.ts); what they write stands in a
// table by name until the run is over.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Part } from "#engine/engine.ts";
import { INPUTS, TARGETS, TEACHER } from "#engine/plan/compile.ts";
import { ownOf } from "#engine/plan/executor.ts";
import type { PerReplica, Program, Run } from "#engine/plan/executor.ts";
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
  readonly data: {
    readonly [part in Part]: PerReplica<{ readonly inputs: Tensor; readonly targets: Tensor }>;
  };
  /** Of dropout: one that all replicas share, or one for each. */
  readonly seeds: readonly number[];
};

/** A teacher's answers to the training samples, one tensor [replicas, N, width] for each group of the store. */
export type Answers = readonly Tensor[];

type Values = { [name: string]: Tensor };

export type TfjsProgram = Program & { readonly dispose: () => void };

export function openProgram(
  { backend, store, data, seeds }: Shared,
  plan: Plan,
  answers: Answers = [],
): TfjsProgram {
  const results = openResults(
    store.groups.map(({ count }) => count),
    plan.results.length,
    backend.read,
  );
  const operations = prepare(plan);
  const isKept = (name: string) => outlivesRun(plan, name);

  /** The batch of one replica, or of all. */
  function gather({ part, samples }: Run, replica = 0): Values {
    const rows = tf.tensor1d(Int32Array.from(ownOf(samples, replica)), "int32");
    const { inputs, targets } = ownOf(data[part], replica);
    return {
      [INPUTS]: tf.expandDims(tf.gather(inputs, rows), 0),
      [TARGETS]: tf.expandDims(tf.gather(targets, rows), 0),
    };
  }

  /** The batches of a group's replicas, stacked. */
  function gatherGroup(run: Run, { first, count }: Group): Values {
    const own = Array.from({ length: count }, (_, i) => gather(run, first + i));
    if (count === 1) return own[0];
    const stack = (name: string) =>
      tf.concat(
        own.map((of) => of[name]),
        0,
      );
    return { [INPUTS]: stack(INPUTS), [TARGETS]: stack(TARGETS) };
  }

  /** What the group's teachers answer to the run's samples, where anybody reads it. */
  function gatherAnswers(group: Group, { samples }: Run): Values {
    const all = answers[store.groups.indexOf(group)];
    if (!all) return {};
    const gatherFrom = (of: Tensor, rows: Uint32Array) =>
      tf.gather(of, tf.tensor1d(Int32Array.from(rows), "int32"), 1);
    if (samples.length === 1) return { [TEACHER]: gatherFrom(all, samples[0]) };
    const own = tf.split(all, group.count, 0);
    const gathered = own.map((of, i) => gatherFrom(of, samples[group.first + i]));
    return { [TEACHER]: tf.concat(gathered, 0) };
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
    const [first, count] = replica === undefined ? [group.first, group.count] : [replica, 1];
    const own = seeds.length === 1 ? seeds : seeds.slice(first, first + count);
    const moment = { step, rate, seeds: own, once: oncePerRun() };
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
    const given = { ...inputs, ...gatherAnswers(group, run) };
    const values = runOperations(group, undefined, given, run);
    const state = Object.entries(values).filter(([name]) => isKept(name));
    return {
      state: Object.fromEntries(state),
      results: plan.results.map(({ tensor }) => values[tensor]),
    };
  }

  function runOnce(run: Run, groups: readonly Group[]): void {
    const ran = tidy(() => {
      const isShared = run.samples.length === 1 && data[run.part].length === 1;
      const shared = isShared ? gather(run) : undefined;
      return groups.map((group) =>
        tidy(() => runGroup(group, shared ?? gatherGroup(run, group), run)),
      );
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
        const numbers = await readTogether(looked, backend.read);
        numbers.forEach((of, i) => tensors[i].into.set(of));
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
