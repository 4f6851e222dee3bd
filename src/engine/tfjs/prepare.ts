// The operations of a plan with their functions, and their roles listed once instead of at every step.

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Operation, OperationKind } from "#engine/plan/operations.ts";
import type { MemorySpace, Plan } from "#engine/plan/plan.ts";
import { CARRIES } from "./operations.ts";
import type { Context } from "./operations/operation.ts";

const OUTLIVING: readonly MemorySpace[] = ["weights", "moving", "slot1", "slot2"];

/** Whether a tensor is there in the next run, too: weights, running statistics, slots. */
export function outlivesRun({ tensors }: Plan, name: string): boolean {
  return OUTLIVING.includes(tensors.get(name)!.space);
}

export function prepare(plan: Plan): readonly Prepared[] {
  const isWanted = wantedOf(plan);
  return plan.operations.map((operation) => prepareOne(operation, isWanted));
}

/** Tensors that are read by an operation or outlive the run; in inference all of them can be looked at. */
function wantedOf(plan: Plan): (tensor: string) => boolean {
  const read = new Set(plan.operations.flatMap(({ reads }) => Object.values(reads) as string[]));
  for (const { tensor } of plan.results) read.add(tensor);
  return (name) => plan.mode === "inference" || read.has(name) || outlivesRun(plan, name);
}

type Roles = readonly (readonly [role: string, tensor: string])[];
type Moment = Pick<Context<OperationKind>, "step" | "rate" | "seeds" | "once">;
type ByRole = { readonly [role: string]: Tensor | undefined };

type Prepared = {
  readonly layer: number;
  readonly reads: Roles;
  readonly writes: Roles;
  readonly carry: (reads: ByRole, before: ByRole, moment: Moment) => ByRole;
};

function prepareOne(
  { kind, layer, numbers, reads, writes }: Operation,
  isWanted: (tensor: string) => boolean,
): Prepared {
  const carry = CARRIES[kind] as unknown as (reads: ByRole, context: object) => ByRole;
  const names = writes as { readonly [role: string]: string | undefined };
  const wants = (role: string) => names[role] !== undefined && isWanted(names[role]);
  return {
    layer,
    reads: Object.entries(reads),
    writes: Object.entries(writes),
    carry: (values, before, moment) => carry(values, { numbers, before, wants, ...moment }),
  };
}

/** Tensors by role; those that do not exist yet are missing. */
export function rolesOf(roles: Roles, find: (name: string) => Tensor | undefined): ByRole {
  const tensors: { [role: string]: Tensor } = {};
  for (const [role, name] of roles) {
    const tensor = find(name);
    if (tensor) tensors[role] = tensor;
  }
  return tensors;
}

/** What operations of one run share (operations/operation.ts). */
export function oncePerRun(): Moment["once"] {
  const made = new Map<unknown, Tensor>();
  return (key, make) => {
    const tensor = made.get(key) ?? make();
    made.set(key, tensor);
    return tensor;
  };
}
