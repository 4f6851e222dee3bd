// What products and convolutions take over from the operations beside them (joins.ts).

import type { OperationOf } from "#engine/plan/operations.ts";
import { slopeOf } from "./activation.ts";
import type { Cell } from "./blocks.ts";

export type Beside = {
  /** The kernel as it is stored, where the plan's right factor is its transpose or flipped. */
  readonly stored?: string | undefined;
  /** The tensor that takes the sums of the right factor's columns. */
  readonly sums?: string | undefined;
  /** The gradient through an activation, taken of what is stored. */
  readonly slope?: OperationOf<"activateGradient"> | undefined;
};

/** How a sum of (i, j) with n columns is stored, times the slope where there is one. */
export function finish(slope: Beside["slope"], n: number) {
  const place = ({ i, j }: Cell) => `${i} * ${n}u + ${j}`;
  if (!slope) {
    return {
      roles: (out?: string) => ({ out }),
      store: (cell: Cell, sum: string) => `arena[at_out + ${place(cell)}] = ${sum};`,
      functions: [],
    };
  }
  const { slope: times, constants, functions } = slopeOf(slope.numbers);
  return {
    roles: (out?: string) => ({ out, value: slope.reads.value }),
    store: (cell: Cell, sum: string) => `${constants}
  let v = arena[at_value + ${place(cell)}];
  arena[at_out + ${place(cell)}] = (${sum}) * (${times});`,
    functions,
  };
}
