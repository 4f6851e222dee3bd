// Where everything lies in a cohort's one buffer, decided before it is taken. All replicas work at once, so that
// each has a place of its own in every space; the batch is one for all where all see the same samples.

import { INPUTS, TARGETS } from "#engine/plan/compile.ts";
import type { Layout } from "#engine/plan/layout.ts";
import type { MemorySpace } from "#engine/plan/plan.ts";

/** A tensor of replica r begins at start + r · stride, counted in numbers. */
export type Place = { readonly start: number; readonly stride: number };

export type Arena = {
  /** Float32 numbers in all. */
  readonly size: number;
  /** Where a space's tensors lie side by side. */
  readonly spaceOf: (space: MemorySpace) => Place;
  /** `shared`: all replicas read the same samples. */
  readonly placeOf: (layout: Layout, tensor: string, shared: boolean) => Place;
};

/** An arena for the layouts of one cohort's plans, which take turns. */
export function planArena(layouts: readonly Layout[], replicas: number): Arena {
  const starts = new Map<MemorySpace, number>();
  const strides = new Map<MemorySpace, number>();
  let size = 0;
  for (const space of new Set(layouts.flatMap(({ spaces }) => [...spaces.keys()]))) {
    const numbers = Math.max(...layouts.map(({ spaces }) => spaces.get(space) ?? 0));
    starts.set(space, size);
    strides.set(space, numbers);
    size += numbers * replicas;
  }
  return {
    size,
    spaceOf: (space) => ({ start: starts.get(space)!, stride: strides.get(space)! }),
    placeOf({ tensors }, name, shared) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`webgpu engine: the plan has no tensor ${name}`);
      const isOne = shared && (name === INPUTS || name === TARGETS);
      const start = starts.get(tensor.space)! + tensor.offset;
      return { start, stride: isOne ? 0 : strides.get(tensor.space)! };
    },
  };
}

/** Throws RangeError with the numbers and the remedy where a device's bindings do not reach over so many bytes. */
export function checkReach(bytes: number, most: number, what: string, remedy: string): void {
  if (bytes <= most) return;
  const [needed, limit] = [bytes, most].map((of) => `${Math.ceil(of / 1024 ** 2)} MiB`);
  throw new RangeError(
    `webgpu engine: ${what} needs ${needed} in one buffer, this adapter gives ${limit}; ${remedy}`,
  );
}
