// The `armInits` field of an experiment: arms that draw their weights, each with an initializer of its own.

import * as v from "valibot";
import type { InitSpec } from "#core/init/registry.ts";
import { oneOf } from "#core/model/kinds/fields.ts";
import { initSchema } from "./initSchema.ts";

/** Arms that draw weights whatever they inherit, and may do so by an initializer of their own. */
export const DRAWN_ARMS = [
  "random",
  "randomOtherInit",
  "randomEqualBudget",
  "randomDeep",
  "varianceMatched",
  "randomInherit",
  "distilled",
  "hint",
] as const;
export type DrawnArm = (typeof DRAWN_ARMS)[number];

/** Whether an arm is one of them. */
export function isDrawn(arm: string): arm is DrawnArm {
  return (DRAWN_ARMS as readonly string[]).includes(arm);
}

/** How arms are drawn that are not drawn by `init`. */
export type ArmInits = { readonly [arm in DrawnArm]?: InitSpec };

/** The field as it stands in an experiment: in the order of DRAWN_ARMS, and left out where no arm has one. */
export function keptInits(inits: ArmInits): { readonly armInits?: ArmInits } {
  const all = DRAWN_ARMS.flatMap((arm) => (inits[arm] ? [[arm, inits[arm]] as const] : []));
  return all.length === 0 ? {} : { armInits: Object.fromEntries(all) };
}

/** Without arms the field is left out (keptInits). */
export const armInitsSchema: v.GenericSchema<ArmInits> = v.record(
  oneOf(DRAWN_ARMS),
  initSchema,
) as unknown as v.GenericSchema<ArmInits>;
