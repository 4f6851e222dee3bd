// Gives every tensor a place in its memory space. Weights and their like are laid side by side in the order of
// declaration; scratch tensors share memory where their lifetimes do not meet (first fit).

import type { Declared } from "./builder.ts";
import type { MemorySpace, Operation, PlanTensor } from "./plan.ts";

/** Sizes are rounded up to whole cache lines of 16 numbers: vector loops need no tails, loads stay aligned. */
const ALIGNMENT = 16;

export function padded(size: number): number {
  return Math.ceil(size / ALIGNMENT) * ALIGNMENT;
}

/** First and last operation that touches a tensor, by place in the list. */
export type Lifetime = { readonly first: number; readonly last: number };

export function lifetimes(operations: readonly Operation[]): ReadonlyMap<string, Lifetime> {
  const spans = new Map<string, Lifetime>();
  operations.forEach(({ reads, writes }, place) => {
    for (const name of [...Object.values(reads), ...Object.values(writes)] as string[]) {
      spans.set(name, { first: spans.get(name)?.first ?? place, last: place });
    }
  });
  return spans;
}

export type Layout = {
  readonly tensors: ReadonlyMap<string, PlanTensor>;
  readonly spaces: ReadonlyMap<MemorySpace, number>;
};

/** Places all tensors. With `keep` scratch is not shared: every value can be read afterwards. */
export function layOut(
  declared: Iterable<Declared>,
  operations: readonly Operation[],
  keep: boolean,
): Layout {
  const spans = lifetimes(operations);
  const tensors = new Map<string, PlanTensor>();
  const spaces = new Map<MemorySpace, number>();
  const scratch: Placed[] = [];
  for (const tensor of declared) {
    const end = spaces.get(tensor.space) ?? 0;
    const life = spans.get(tensor.name);
    const shared = tensor.space === "scratch" && !keep && life !== undefined;
    const offset = shared ? firstFit(scratch, life, padded(tensor.size)) : end;
    if (shared) scratch.push({ ...life, offset, end: offset + padded(tensor.size) });
    spaces.set(tensor.space, Math.max(end, offset + padded(tensor.size)));
    tensors.set(tensor.name, { ...tensor, offset });
  }
  return { tensors, spaces };
}

type Placed = Lifetime & { readonly offset: number; readonly end: number };

/** The lowest offset at which `size` numbers meet no tensor that lives at the same time. */
function firstFit(placed: readonly Placed[], life: Lifetime, size: number): number {
  const inTheWay = placed
    .filter((other) => other.first <= life.last && life.first <= other.last)
    .toSorted((a, b) => a.offset - b.offset);
  let offset = 0;
  for (const other of inTheWay) {
    if (offset + size <= other.offset) break;
    offset = Math.max(offset, other.end);
  }
  return offset;
}
