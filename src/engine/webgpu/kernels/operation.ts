// What carries an operation out: its dispatches, from its numbers and the names of its tensors.

import type { OperationKind, OperationOf } from "#engine/plan/operations.ts";
import type { Cell } from "./blocks.ts";
import type { Dispatch } from "./kernel.ts";

export type Carry<K extends OperationKind> = (
  operation: OperationOf<K>,
  /** The operation's own working memory (layoutRules.ts). */
  scratch: (role: string) => string,
) => readonly Dispatch[];

/** A sum plus its column's bias and through a relu, where there are such. */
export function biased(sum: string, { j }: Cell, bias: string | undefined, relu: boolean): string {
  const whole = bias === undefined ? sum : `${sum} + arena[at_bias + ${j}]`;
  return relu ? `relu(${whole})` : whole;
}

/** relu that leaves what is not a number as it is. */
export const RELU = "fn relu(x: f32) -> f32 { return select(x, 0.0, x < 0.0); }";
