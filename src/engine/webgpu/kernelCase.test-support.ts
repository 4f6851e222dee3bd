// One operation tried alone: a row of the table (kernelRows.test-support.ts) with its tensors named.

import type { Random } from "#core/math/random.ts";
import type { Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";

export type KernelCase = {
  readonly name: string;
  readonly replicas: number;
  readonly operation: Operation;
  /** Of the tensors by name. */
  readonly sizes: { readonly [tensor: string]: number };
  /** Where numbers are not normal. */
  readonly fill: { readonly [tensor: string]: (stream: Random) => number };
  /** Tensors that the operation writes and whose old numbers count. */
  readonly kept?: readonly string[];
  readonly tolerance?: number;
};

export type Row<K extends OperationKind> = {
  readonly numbers: OperationOf<K>["numbers"];
  readonly reads: { readonly [role in keyof OperationOf<K>["reads"]]?: number };
  readonly writes: { readonly [role in keyof OperationOf<K>["writes"]]?: number };
  readonly fill?: KernelCase["fill"];
  readonly kept?: readonly string[];
  readonly tolerance?: number;
};

const REPLICAS = [1, 3, 8];

/** The row’s i-th case: replicas alternate from row to row. */
export function caseOf(
  kind: OperationKind,
  { numbers, reads, writes, fill = {}, kept = [], ...more }: Row<OperationKind>,
  i: number,
): KernelCase {
  const names = (roles: object) =>
    Object.fromEntries(Object.keys(roles).map((role) => [role, nameOf(role)]));
  const operation = { kind, layer: 0, reads: names(reads), writes: names(writes), numbers };
  return {
    name: `${kind} ${i + 1}`,
    replicas: REPLICAS[i % REPLICAS.length],
    operation: operation as Operation,
    sizes: named<number>({ ...reads, ...writes }),
    fill: named(fill),
    kept: kept.map(nameOf),
    ...more,
  };
}

/** Not the batch's tensors, which are called inputs and targets as well. */
function nameOf(role: string): string {
  return `own.${role}`;
}

function named<T>(byRole: { readonly [role: string]: T }): { readonly [tensor: string]: T } {
  return Object.fromEntries(Object.entries(byRole).map(([role, of]) => [nameOf(role), of]));
}
