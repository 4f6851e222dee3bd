// Collects operations and tensors while a plan is compiled. Knows nothing of layers.

import type { MemorySpace, Operation, OperationKind, OperationOf } from "./plan.ts";

/** A tensor before it has a place. */
export type Declared = {
  readonly name: string;
  readonly space: MemorySpace;
  readonly size: number;
};

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
  readonly declared: ReadonlyMap<string, Declared>;
};

export function createBuilder(mode: Builder["mode"], rows: number): Builder {
  const operations: Operation[] = [];
  const declared = new Map<string, Declared>();
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
