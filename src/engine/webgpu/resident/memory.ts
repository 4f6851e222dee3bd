// Where a replica's tensors lie in its workgroup's memory while it trains there.

import { layOut } from "#engine/plan/layout.ts";
import type { MemorySpace, Plan } from "#engine/plan/plan.ts";
import { PER_REPLICA } from "#engine/plan/plan.ts";
import { LAYOUT_RULES } from "#engine/webgpu/layoutRules.ts";

/** Numbers from `start` on. */
export type Range = { readonly start: number; readonly size: number };

export type Memory = {
  /** Float32 numbers in all. */
  readonly size: number;
  readonly rangeOf: (tensor: string) => Range;
  /** What is fetched before the first step and brought back behind the last, as it lies in the replica's arena. */
  readonly carried: readonly (Range & { readonly space: MemorySpace })[];
};

/** Of the tensors that steps use, one space behind the other; those that kernels have no need of take no place. */
export function planMemory(plan: Plan, isUsed: (tensor: string) => boolean): Memory {
  const wanted = [...plan.tensors].filter(
    ([name, { space }]) => PER_REPLICA.includes(space) || isUsed(name),
  );
  const rules = { ...LAYOUT_RULES, scratchOf: () => ({}) };
  const { tensors, spaces } = layOut({ ...plan, tensors: new Map(wanted) }, rules);
  const starts = new Map<MemorySpace, number>();
  let size = 0;
  for (const [space, numbers] of spaces) {
    starts.set(space, size);
    size += numbers;
  }
  const carried = PER_REPLICA.filter((space) => (spaces.get(space) ?? 0) > 0).map((space) => ({
    ...{ space, start: starts.get(space)!, size: spaces.get(space)! },
  }));
  return {
    size,
    carried,
    rangeOf(name) {
      const tensor = tensors.get(name);
      if (!tensor) throw new Error(`webgpu engine: the plan has no tensor ${name}`);
      return { start: starts.get(tensor.space)! + tensor.offset, size: tensor.size };
    },
  };
}
