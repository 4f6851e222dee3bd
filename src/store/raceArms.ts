// Which further arms join the race: kept in the experiment, in force at the next Fuse. Nothing that has
// been trained is touched.

import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Lab } from "./lab.ts";

/** Arms a visitor may switch on; original, fused and random always run. */
export const EXTRA_ARMS = [
  "randomEqualBudget",
  "product",
  "varianceMatched",
  "randomInherit",
] as const;
export type ExtraArm = (typeof EXTRA_ARMS)[number];

/** Switches an arm on or off, keeping the order of ARMS. */
export function raceArm({ store }: Pick<Lab, "store">, arm: ExtraArm, isOn: boolean): void {
  store.setState(({ experiment }) => {
    const has = (name: Arm) => (name === arm ? isOn : experiment.arms.includes(name));
    return { experiment: { ...experiment, arms: ARMS.filter(has) } };
  });
}
