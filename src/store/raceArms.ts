// Which further arms join the race: kept in the experiment, in force at the next Fuse. Nothing that has
// been trained is touched.

import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Heir } from "#core/experiment/events/heir.ts";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import type { ExtraArm } from "#core/experiment/armWords.ts";
import { armLabel } from "#core/experiment/armNames.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import { withArmInit } from "#core/experiment/schema/armInits.ts";
import type { DrawnArm } from "#core/experiment/schema/armInitsSchema.ts";
import { checkInit } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import type { Lab } from "./lab.ts";

const FIXED: readonly Arm[] = ["original", "fused", "random", "narrowed"];

/** Arms a visitor may switch on; original, fused (or narrowed) and random always run. */
export const EXTRA_ARMS = ARMS.filter((arm): arm is ExtraArm => !FIXED.includes(arm));

/** The arms that will race, in the order of ARMS. */
export function racingArms(asked: readonly Arm[], heir: Heir = "fused"): readonly Arm[] {
  const absent = heir === "fused" ? "narrowed" : "fused";
  return ARMS.filter((arm) => arm !== absent && (FIXED.includes(arm) || asked.includes(arm)));
}

/** Switches an arm on or off, keeping the order of ARMS. */
export function raceArm({ store }: Pick<Lab, "store">, arm: ExtraArm, isOn: boolean): void {
  store.setState(({ experiment }) => {
    const has = (name: Arm) => (name === arm ? isOn : experiment.arms.includes(name));
    return { experiment: { ...experiment, arms: ARMS.filter(has) } };
  });
}

/**
 * Has an arm drawn by an initializer of its own, or by the experiment's. False, with an alert, where its options are
 * not sound.
 */
export function drawArm(
  { store, warn }: Pick<Lab, "store" | "warn">,
  arm: DrawnArm,
  init: InitSpec | undefined,
): boolean {
  const problem = init && checkInit(init);
  if (problem) warn(`${ARM_WORDS[arm].label}: ${problem}.`);
  else {
    store.setState(({ experiment }) => ({ experiment: withArmInit(experiment, arm, init) }));
  }
  return problem === undefined;
}

/** As a list of choices names an arm beside its initializer: the second random start by its own. */
export function namedForNext(arm: Arm, experiment: Experiment): string {
  return arm === "randomOtherInit" ? armLabel(arm, experiment) : ARM_WORDS[arm].label;
}
