// What binds an operation to its kernel (bind.ts) is given.

import type { Geometry, OperationKind, OperationOf } from "#engine/plan/operations.ts";
import type { Kernels } from "./compiled/kernelInterface.ts";

/** What operations read while running: the run at hand (plan/executor.ts). */
export type RunState = { step: number; rate: number };

export type BindContext = {
  readonly kernels: Kernels;
  readonly state: RunState;
  readonly seed: number;
  /** Address of a tensor; 0 for a role that is absent. */
  readonly at: (tensor: string | undefined) => number;
  /** Address of the operation's own working memory (layoutRules.ts). */
  readonly scratch: (role: string) => number;
  /** Writes a geometry to memory; returns its address. */
  readonly place: (geometry: Geometry) => number;
};

export type Bind<K extends OperationKind> = (
  context: BindContext,
  operation: OperationOf<K>,
) => () => void;
