// A plan made runnable: every operation bound to its kernel for every replica. What is left is a list of
// functions to call in order.

import { INPUTS, TARGETS, TEACHER } from "#engine/plan/compile.ts";
import { ownOf } from "#engine/plan/executor.ts";
import type { Program, ProgramOptions, ResidentPart } from "#engine/plan/executor.ts";
import { scratchName } from "#engine/plan/layout.ts";
import type { Layout } from "#engine/plan/layout.ts";
import type { Plan } from "#engine/plan/plan.ts";
import { ResultList } from "#engine/plan/resultList.ts";
import type { LoadedPart, Rows } from "#engine/plan/samples.ts";
import { bindOperation } from "./bind.ts";
import type { RunState } from "./binding.ts";
import type { Kernels } from "./compiled/kernelInterface.ts";
import { gatherRows } from "./gatherRows.ts";
import { writeGeometry } from "./geometry.ts";
import type { MemoryMap } from "./memory.ts";

/** The data stays where it is; disposing of it is the garbage collector's work. */
export type SimdPart = LoadedPart & ResidentPart;

/** What the programs of a cohort share. */
export type Shared = Pick<
  ProgramOptions<SimdPart>,
  "replicas" | "data" | "seed" | "dropoutSeeds"
> & {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  readonly map: MemoryMap;
};

type Call = { readonly layer: number; readonly run: () => void };

/** `answers` are the teacher's for every replica; the same place in memory takes one after the other. */
export function openProgram(
  shared: Shared,
  plan: Plan,
  layout: Layout,
  answers?: readonly Rows[],
): Program {
  const { memory, map, data } = shared;
  const heap = new Float32Array(memory.buffer);
  const state: RunState = { step: 0, rate: 0 };
  const calls = bindAll(shared, plan, layout, state);
  const find = (tensor: string, replica: number) => map.address(layout, tensor, replica) / 4;
  const [inputs, targets] = [find(INPUTS, 0), find(TARGETS, 0)];
  const teacher = answers && find(TEACHER, 0);
  const results = calls.map((_, replica) =>
    plan.results.map(({ tensor, of }) => ({
      start: find(tensor, replica),
      isPerRow: of === "row",
      list: new ResultList(),
    })),
  );

  function gather({ inputs: from, targets: of }: LoadedPart, numbers: Uint32Array): void {
    gatherRows(from, numbers, heap, inputs);
    gatherRows(of, numbers, heap, targets);
  }

  function copy(start: number, count: number): Float32Array {
    return heap.slice(start, start + count);
  }

  function runReplica(replica: number): void {
    for (const call of calls[replica]) call.run();
  }

  function keepResults(replica: number, rows: number): void {
    for (const { start, isPerRow, list } of results[replica]) {
      const end = start + (isPerRow ? rows : 1);
      for (let i = start; i < end; i++) list.push(heap[i]);
    }
  }

  return {
    write: (tensor, replica, values) => heap.set(values, find(tensor, replica)),
    async read(readings) {
      return readings.map(({ tensor, replica }) =>
        copy(find(tensor, replica), layout.tensors.get(tensor)!.size),
      );
    },
    async look({ replica, inputs: values, lastLayer, tensors }) {
      heap.set(values, inputs);
      for (const { layer, run } of calls[replica]) if (layer <= lastLayer) run();
      for (const { tensor, into } of tensors) {
        const start = find(tensor, replica);
        into.set(heap.subarray(start, start + into.length));
      }
    },
    run(runs, { first, count }) {
      for (const { part, samples, step = 0, rate = 0 } of runs) {
        const parts = data[part];
        const isShared = parts.length === 1 && samples.length === 1;
        if (isShared) gather(parts[0], samples[0]);
        state.step = step;
        state.rate = rate;
        for (let replica = first; replica < first + count; replica++) {
          const rows = ownOf(samples, replica);
          if (!isShared) gather(ownOf(parts, replica), rows);
          if (teacher !== undefined) gatherRows(answers![replica], rows, heap, teacher);
          runReplica(replica);
          keepResults(replica, samples[0].length);
        }
      }
    },
    takeResults: async () => results.map((of) => of.map(({ list }) => list.take())),
  };
}

function bindAll(
  { memory, kernels, map, replicas, seed: shared, dropoutSeeds }: Shared,
  plan: Plan,
  layout: Layout,
  state: RunState,
): readonly (readonly Call[])[] {
  function place(geometry: Parameters<typeof writeGeometry>[2]): number {
    const address = map.nextGeometry();
    writeGeometry(memory, address, geometry);
    return address;
  }

  return Array.from({ length: replicas }, (_, replica) => {
    const at = (tensor?: string) =>
      tensor === undefined ? 0 : map.address(layout, tensor, replica);
    const seed = dropoutSeeds?.[replica] ?? shared;
    return plan.operations.map((operation, index) => {
      const scratch = (role: string) => at(scratchName(index, role));
      const context = { kernels, state, seed, at, scratch, place };
      return { layer: operation.layer, run: bindOperation(context, operation) };
    });
  });
}
