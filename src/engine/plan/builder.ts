// Collects operations and tensors while a plan is compiled. Knows nothing of layers.

import type { MemorySpace, PlanTensor } from "./plan.ts";
import type { Operation, OperationKind, OperationOf } from "./operations.ts";

export type Builder = {
  readonly mode: "training" | "inference";
  readonly rows: number;
  /** Declares a tensor of `size` numbers; returns its name. */
  readonly tensor: (name: string, space: MemorySpace, size: number) => string;
  readonly emit: <K extends OperationKind>(
    kind: K,
    layer: number,
    reads: OperationOf<K>["reads"],
    writes: OperationOf<K>["writes"],
    numbers: OperationOf<K>["numbers"],
  ) => void;
  readonly operations: readonly Operation[];
  readonly declared: ReadonlyMap<string, PlanTensor>;
};

export function createBuilder(mode: Builder["mode"], rows: number): Builder {
  const operations: Operation[] = [];
  const declared = new Map<string, PlanTensor>();
  return {
    mode,
    rows,
    operations,
    declared,
    tensor(name, space, size) {
      if (declared.has(name)) throw new Error(`plan: tensor ${name} is declared twice`);
      declared.set(name, { name, space, size });
      return name;
    },
    emit(kind, layer, reads, writes, numbers) {
      operations.push({ kind, layer, reads, writes, numbers } as Operation);
    },
  };
}

/** Backward half of a layer: from the gradient at its output to the one at its input, if that is needed. */
export type Backward = (outGradient: string, needsInput: boolean) => string;

/** What a layer leaves behind: where its values stand and how to go back through it. */
export type Forward = {
  readonly preActivation: string;
  readonly output: string;
  readonly backward: Backward;
};
