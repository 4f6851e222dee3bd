// One operation of a plan (plan/operations.ts) on tfjs: a function from the tensors it reads to those it
// writes. Tensors are [R, …], one entry a replica, or [1, …] where all replicas share them; what follows
// the replica axis has any shape that holds the operation's numbers, and as many rows as the batch has.

import type { Tensor } from "@tensorflow/tfjs-core";
import * as tf from "@tensorflow/tfjs-core";
import type { OperationKind, OperationOf } from "#engine/plan/operations.ts";

export type Context<K extends OperationKind> = {
  readonly numbers: OperationOf<K>["numbers"];
  /** What the tensors to be written hold now, where they hold anything. */
  readonly before: { readonly [role in keyof OperationOf<K>["writes"]]?: Tensor };
  /** Whether anybody wants that tensor. */
  readonly wants: (role: keyof OperationOf<K>["writes"]) => boolean;
  /** Updates done before this one, its rate, and the seeds of dropout: one, or one for each replica. */
  readonly step: number;
  readonly rate: number;
  readonly seeds: readonly number[];
  /** What several operations of a run need, made once for each key (compared as in a Map). */
  readonly once: (key: unknown, make: () => Tensor) => Tensor;
};

/** Roles that the plan leaves out are missing. */
export type Carry<K extends OperationKind> = (
  reads: { readonly [role in keyof OperationOf<K>["reads"]]-?: Tensor },
  context: Context<K>,
) => { readonly [role in keyof OperationOf<K>["writes"]]?: Tensor | undefined };

/** [R, …] as [R, …shape]; one extent may be −1. */
export function shaped(values: Tensor, ...shape: number[]): Tensor {
  return tf.reshape(values, [values.shape[0], ...shape]);
}

/** A vector of every replica, [R, n], beside rows: [R, 1, n]. */
export function across(values: Tensor): Tensor {
  return shaped(values, 1, -1);
}

/** The gradient through a relu whose output is `value`. */
export function throughRelu(gradient: Tensor, value: Tensor): Tensor {
  return tf.mul(gradient, tf.reshape(tf.step(value), [value.shape[0], ...gradient.shape.slice(1)]));
}
