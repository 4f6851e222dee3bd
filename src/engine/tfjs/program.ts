// A plan on tfjs: every operation is a function of tensors (operations.ts); what they write stands in a
// table by name until the run is over.

import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Part } from "#engine/engine.ts";
import { INPUTS, TARGETS } from "#engine/plan/compile.ts";
import type { Program, Run } from "#engine/plan/executor.ts";
import type { Operation, OperationKind } from "#engine/plan/operations.ts";
import type { MemorySpace, Plan } from "#engine/plan/plan.ts";
import type { Backend } from "./backend.ts";
import { CARRIES } from "./operations.ts";
import type { Context } from "./operations/operation.ts";
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

/** Spaces whose tensors outlive a run. */
const KEPT: readonly MemorySpace[] = ["weights", "moving", "slot1", "slot2"];

type Values = { [name: string]: Tensor };

export type TfjsProgram = Program & { readonly dispose: () => void };

export function openProgram({ backend, store, data, seed }: Shared, plan: Plan): TfjsProgram {
  const results = openResults(
    store.groups.map(({ count }) => count),
    plan.results.length,
    backend.read,
  );
  const isWanted = wantedOf(plan);
  const operations = plan.operations.map((operation) => prepare(operation, isWanted));
  const isKept = (name: string) => KEPT.includes(plan.tensors.get(name)!.space);

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

/** Tensors that are read by an operation or outlive the run; in inference all of them can be looked at. */
function wantedOf({ mode, operations, results, tensors }: Plan): (tensor: string) => boolean {
  const read = new Set(operations.flatMap(({ reads }) => Object.values(reads) as string[]));
  for (const { tensor } of results) read.add(tensor);
  return (name) =>
    mode === "inference" || read.has(name) || KEPT.includes(tensors.get(name)!.space);
}

type Roles = readonly (readonly [role: string, tensor: string])[];
type Moment = Pick<Context<OperationKind>, "step" | "rate" | "seed" | "once">;
type ByRole = { readonly [role: string]: Tensor | undefined };

type Prepared = {
  readonly layer: number;
  readonly reads: Roles;
  readonly writes: Roles;
  readonly carry: (reads: ByRole, before: ByRole, moment: Moment) => ByRole;
};

/** An operation with its roles listed once, not at every step. */
function prepare(
  { kind, layer, numbers, reads, writes }: Operation,
  isWanted: (tensor: string) => boolean,
): Prepared {
  const carry = CARRIES[kind] as unknown as (reads: ByRole, context: object) => ByRole;
  const names = writes as { readonly [role: string]: string | undefined };
  const wants = (role: string) => names[role] !== undefined && isWanted(names[role]);
  return {
    layer,
    reads: Object.entries(reads),
    writes: Object.entries(writes),
    carry: (values, before, moment) => carry(values, { numbers, before, wants, ...moment }),
  };
}

/** Tensors by role; those that do not exist yet are missing. */
function rolesOf(roles: Roles, find: (name: string) => Tensor | undefined): ByRole {
  const tensors: { [role: string]: Tensor } = {};
  for (const [role, name] of roles) {
    const tensor = find(name);
    if (tensor) tensors[role] = tensor;
  }
  return tensors;
}

function oncePerRun(): Moment["once"] {
  const made = new Map<unknown, Tensor>();
  return (key, make) => {
    const tensor = made.get(key) ?? make();
    made.set(key, tensor);
    return tensor;
  };
}
