// Gives every tensor of a plan a place in its memory space, by the rules of an executor. Weights and
// their like are laid side by side in the order of declaration; scratch tensors share memory where
// their lifetimes do not meet (first fit).

import type { Operation } from "./operations.ts";
import type { MemorySpace, Plan, PlanTensor } from "./plan.ts";
import { PER_REPLICA } from "./plan.ts";

/** What an executor demands of memory. */
export type LayoutRules = {
  /** Tensors begin at multiples of so many numbers, and their sizes are rounded up to them. */
  readonly alignment: number;
  /** Working memory of an operation beside the plan's tensors: numbers by the executor's own role. */
  readonly scratchOf: (operation: Operation) => { readonly [role: string]: number };
};

/** `offset` within its space, in numbers; `end` after rounding up. */
export type PlacedTensor = PlanTensor & { readonly offset: number; readonly end: number };

export type Layout = {
  readonly tensors: ReadonlyMap<string, PlacedTensor>;
  /** Numbers in each space, for one replica. */
  readonly spaces: ReadonlyMap<MemorySpace, number>;
};

/** First and last operation that touches a tensor, by place in the list. */
export type Lifetime = { readonly first: number; readonly last: number };

const FOREVER: Lifetime = { first: 0, last: Infinity };

/** Name of the working memory that the operation in `place` has for `role`. */
export function scratchName(place: number, role: string): string {
  return `#${place}.${role}`;
}

export function lifetimes(operations: readonly Operation[]): ReadonlyMap<string, Lifetime> {
  const spans = new Map<string, Lifetime>();
  operations.forEach(({ reads, writes }, place) => {
    for (const name of [...Object.values(reads), ...Object.values(writes)] as string[]) {
      spans.set(name, { first: spans.get(name)?.first ?? place, last: place });
    }
  });
  return spans;
}

/** Places all tensors. In inference values share no memory: every one of them can be read afterwards. */
export function layOut(plan: Plan, rules: LayoutRules): Layout {
  const lives = lifetimes(plan.operations);
  const tensors = new Map<string, PlacedTensor>();
  const spaces = new Map<MemorySpace, number>();
  const scratch: (PlacedTensor & Lifetime)[] = [];

  function place(tensor: PlanTensor, life: Lifetime): void {
    const size = Math.ceil(tensor.size / rules.alignment) * rules.alignment;
    const used = spaces.get(tensor.space) ?? 0;
    const isScratch = tensor.space === "scratch";
    const offset = isScratch ? firstFit(scratch, life, size) : used;
    const placed = { ...tensor, offset, end: offset + size };
    if (isScratch) scratch.push({ ...placed, ...life });
    spaces.set(tensor.space, Math.max(used, placed.end));
    tensors.set(tensor.name, placed);
  }

  for (const tensor of plan.tensors.values()) {
    const isReadLater = plan.mode === "inference";
    place(tensor, isReadLater ? FOREVER : (lives.get(tensor.name) ?? FOREVER));
  }
  plan.operations.forEach((operation, at) => {
    for (const [role, size] of Object.entries(rules.scratchOf(operation))) {
      const tensor = { name: scratchName(at, role), space: "scratch", size } as const;
      place(tensor, { first: at, last: at });
    }
  });
  return { tensors, spaces };
}

/** Bytes of a layout for `replicas` that take turns at the work. */
export function layoutBytes({ spaces }: Layout, replicas: number): number {
  let numbers = 0;
  for (const [space, size] of spaces) {
    numbers += size * (PER_REPLICA.includes(space) ? replicas : 1);
  }
  return numbers * 4;
}

/** The lowest offset at which `size` numbers meet no tensor that lives at the same time. */
function firstFit(
  placed: readonly (PlacedTensor & Lifetime)[],
  life: Lifetime,
  size: number,
): number {
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
