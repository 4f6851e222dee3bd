// Where everything stands in a cohort's WebAssembly memory, decided before a byte of it is taken.

import type { Layout } from "#engine/plan/layout.ts";
import { PER_REPLICA } from "#engine/plan/plan.ts";
import type { MemorySpace } from "#engine/plan/plan.ts";
import { GEOMETRY_BYTES } from "./geometry.ts";

const PAGE = 65536;
/** Low addresses stay unused, so that 0 can mean "none"; loads may run past the end by a tile's width. */
const GUARD = 256;

/** What one engine lets one cohort take: a browser tab survives it, and 32-bit addresses reach it. */
export const MEMORY_LIMIT = 2 * 1024 ** 3;

export type MemoryMap = {
  readonly bytes: number;
  /** Address of a tensor; `replica` matters for what every replica has of its own. */
  readonly address: (layout: Layout, tensor: string, replica: number) => number;
  /** A fresh place for one geometry. */
  readonly nextGeometry: () => number;
};

/** A map for the layouts of one network's plans, which take turns: they share weights, batch and scratch. */
export function mapMemory(
  layouts: readonly Layout[],
  replicas: number,
  geometries: number,
): MemoryMap {
  const starts = new Map<MemorySpace, number>();
  const strides = new Map<MemorySpace, number>();
  let end = GUARD + geometries * GEOMETRY_BYTES;
  let geometry = GUARD;
  for (const space of new Set(layouts.flatMap(({ spaces }) => [...spaces.keys()]))) {
    const bytes = 4 * Math.max(...layouts.map(({ spaces }) => spaces.get(space) ?? 0));
    starts.set(space, end);
    strides.set(space, PER_REPLICA.includes(space) ? bytes : 0);
    end += bytes * (PER_REPLICA.includes(space) ? replicas : 1);
  }
  return {
    bytes: end + GUARD,
    address({ tensors }, name, replica) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`simd engine: the plan has no tensor ${name}`);
      const { space, offset } = tensor;
      return starts.get(space)! + replica * strides.get(space)! + 4 * offset;
    },
    nextGeometry() {
      geometry += GEOMETRY_BYTES;
      return geometry - GEOMETRY_BYTES;
    },
  };
}

/** Takes the memory, or throws RangeError with the numbers where that is too much. */
export function takeMemory(bytes: number, replicas: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  const size = `${(bytes / 1024 ** 2).toFixed(0)} MiB for ${replicas} replica${replicas === 1 ? "" : "s"}`;
  const remedy = "use fewer replicas, smaller batches or a smaller network";
  if (bytes > MEMORY_LIMIT) {
    const limit = `${MEMORY_LIMIT / 1024 ** 2} MiB`;
    throw new RangeError(`simd engine: training needs ${size}, more than ${limit}; ${remedy}`);
  }
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch {
    throw new RangeError(`simd engine: this machine will not give ${size}; ${remedy}`);
  }
}
