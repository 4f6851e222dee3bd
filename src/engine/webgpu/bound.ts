// A plan bound to a device: its dispatches with their pipelines and places, and the bind groups that hold them.

import type { Layout } from "#engine/plan/layout.ts";
import type { Arena, Place } from "./arena.ts";
import { filled, uniforms } from "./buffers.ts";
import type { Gpu } from "./device.ts";
import type { Dispatch, Table } from "./kernels/kernel.ts";
import type { Placed } from "./operations.ts";

/** Bytes from one uniform of a buffer to the next: what every adapter can bind at. */
export const SLOT = 256;

export type Call = {
  readonly layer: number;
  /** Compiled when it is first asked for: what never runs costs nothing. */
  readonly pipeline: () => GPUComputePipeline;
  readonly groups: Dispatch["groups"];
  /** Of its places. */
  readonly slot: number;
};

export type Bound = {
  readonly calls: readonly Call[];
  /** By whether all replicas see the same samples. */
  readonly stateOf: (shared: boolean) => GPUBindGroup;
  /** Where a table begins; that of replica r is r · stride further. */
  readonly tableAt: (table: Table) => Place;
  readonly dispose: () => void;
};

type Given = {
  readonly gpu: Gpu;
  readonly arena: Arena;
  readonly buffer: GPUBuffer;
  readonly layout: Layout;
  /** Of every replica's dropout. */
  readonly seeds: readonly number[];
};

export function bind(given: Given, placed: readonly Placed[]): Bound {
  const { gpu, arena, buffer, layout } = given;
  const tables = tablesOf(given, placed);
  const words = filled(gpu, Uint32Array.from(tables.words));
  const variants = [false, true].map((shared) => {
    const places = uniforms(gpu, placed.length * SLOT);
    const numbers = new Uint32Array((placed.length * SLOT) / 4);
    placed.forEach(({ dispatch }, slot) =>
      dispatch.places.forEach((of, role) => {
        const place =
          typeof of === "string" ? arena.placeOf(layout, of, shared) : tables.placeOf.get(of)!;
        numbers.set([place.start, place.stride], (slot * SLOT) / 4 + 2 * role);
      }),
    );
    gpu.device.queue.writeBuffer(places, 0, numbers);
    const group = gpu.device.createBindGroup({
      layout: gpu.layouts.state,
      entries: [
        { binding: 0, resource: { buffer } },
        { binding: 1, resource: { buffer: words } },
        { binding: 2, resource: { buffer: places, size: SLOT } },
      ],
    });
    return { places, group };
  });
  return {
    calls: placed.map(({ layer, dispatch: { code, groups } }, slot) => ({
      ...{ layer, groups },
      pipeline: once(() => gpu.pipelineOf(code)),
      slot: slot * SLOT,
    })),
    tableAt: (table) => tables.placeOf.get(table)!,
    stateOf: (shared) => variants[Number(shared)].group,
    dispose() {
      words.destroy();
      for (const { places } of variants) places.destroy();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** All tables one behind the other, and where each begins. */
function tablesOf({ layout, seeds }: Given, placed: readonly Placed[]) {
  const words: number[] = [];
  const placeOf = new Map<Table, Place>();
  const offsetOf = (tensor: string) => layout.tensors.get(tensor)!.offset;
  for (const { dispatch } of placed) {
    for (const of of dispatch.places) {
      if (typeof of === "string") continue;
      const own = (of.perReplica ? seeds : [0]).map((seed) => of.words({ seed, offsetOf }));
      placeOf.set(of, { start: words.length, stride: of.perReplica ? own[0].length : 0 });
      words.push(...own.flat());
    }
  }
  return { words, placeOf };
}
