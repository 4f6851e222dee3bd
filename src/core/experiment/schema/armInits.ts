// By which initializer the weights of each arm are drawn (docs/formats.md §2).

import type { InitSpec } from "#core/init/registry.ts";
import { keptInits } from "./armInitsSchema.ts";
import type { DrawnArm } from "./armInitsSchema.ts";
import type { Arm, Experiment } from "./schema.ts";

/** What `initOf` needs of an experiment. */
export type Inits = Pick<Experiment, "init" | "armInits">;

/** Arms that begin where `random` does, unless they have an initializer of their own. */
const AS_RANDOM: readonly Arm[] = ["randomEqualBudget", "distilled", "hint"];

/** Whether an arm that has no initializer of its own is drawn as `random` is. */
export function isAsRandom(arm: Arm): boolean {
  return AS_RANDOM.includes(arm);
}

/** The initializer by which an arm is drawn in place of the experiment's; undefined where it is drawn by that. */
export function ownInitOf(inits: Inits, arm: Arm): InitSpec | undefined {
  const given = (inits.armInits as { readonly [one in Arm]?: InitSpec } | undefined)?.[arm];
  if (given) return given;
  if (isAsRandom(arm)) return ownInitOf(inits, "random");
  return arm === "randomOtherInit" ? rivalOf(initOf(inits, "random")) : undefined;
}

/** What races against a random start where nothing is chosen. */
function rivalOf({ type }: InitSpec): InitSpec {
  return { type: type === "orthogonal" ? "heNormal" : "orthogonal" };
}

/**
 * The initializer by which an arm's weights are drawn, as far as it draws any. An original that begins as a spline of its
 * data has no random twin: arms that do not ask for one themselves are drawn He normal.
 */
export function initOf(inits: Inits, arm: Arm): InitSpec {
  return ownInitOf(inits, arm) ?? (inits.init.type === "spline" ? HE : inits.init);
}

const HE: InitSpec = { type: "heNormal" };

/** The initializers of a race: those that its arms were drawn by, and the experiment's for arms that are still to race. */
export function initsInRace(
  { init, armInits }: Inits,
  arms: { readonly [arm in Arm]?: { readonly summary: { readonly init?: InitSpec } } },
): Inits {
  const known = Object.entries(arms).map(([arm, { summary }]) => [arm, summary.init] as const);
  return { init, ...keptInits({ ...armInits, ...Object.fromEntries(known) }) };
}

/** The experiment with an arm's own initializer, or without one, so that it is drawn by `init`. */
export function withArmInit(experiment: Experiment, arm: DrawnArm, own?: InitSpec): Experiment {
  const { armInits, ...rest } = experiment;
  const { [arm]: _, ...others } = armInits ?? {};
  return { ...rest, ...keptInits(own ? { ...others, [arm]: own } : others) };
}
