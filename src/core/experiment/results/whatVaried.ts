// What the replicas of a run differ in: the luck of which its intervals speak (docs/methods.md §9).

import { isFixedStart, partsByDropout } from "#core/init/registry.ts";
import { armLabel } from "#core/experiment/armNames.ts";
import { initOf } from "#core/experiment/schema/armInits.ts";
import { isDrawn } from "#core/experiment/schema/armInitsSchema.ts";
import type { DrawnArm } from "#core/experiment/schema/armInitsSchema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

const DRAWN = {
  none: "same split, same order",
  order: "same split, own order",
  split: "own split and order",
} satisfies Record<NonNullable<Experiment["resample"]>, string>;

type Varying = Pick<Experiment, "replicas" | "resample" | "network" | "init" | "armInits" | "arms">;

/**
 * "8 replicas: other initial weights; same split, same order". Of arms that are drawn by an initializer of their own: where
 * that one starts all replicas alike and the experiment's does not, or the other way round, they are named.
 */
export function whatVaried(experiment: Varying): string {
  const { replicas, resample = "none" } = experiment;
  if (replicas === 1) return "1 replica: nothing varies";
  return `${replicas} replicas: ${startsOf(experiment)}; ${DRAWN[resample]}`;
}

function startsOf(experiment: Varying): string {
  const drawn = experiment.arms.filter(isDrawn);
  const isFixed = (arm: DrawnArm) => isFixedStart(initOf(experiment, arm));
  if (experiment.network.weights) {
    const fixed = drawn.filter(isFixed);
    if (fixed.length === 0) return "given weights, other random starts";
    return fixed.length === drawn.length
      ? "given weights, the same initial ones of all other arms"
      : `given weights, other random starts, but the same for ${namesOf(fixed, experiment)}`;
  }
  const { init } = experiment;
  const isParentFixed = isFixedStart(init);
  const others = drawn.filter((arm) => isFixed(arm) !== isParentFixed);
  if (others.length === 0) return drawnBy(init);
  return `${drawnBy(init)}, but ${isParentFixed ? "other ones" : "the same"} for ${namesOf(others, experiment)}`;
}

/** In quotes: names hold commas. */
function namesOf(arms: readonly DrawnArm[], experiment: Varying): string {
  return arms.map((arm) => `“${armLabel(arm, experiment)}”`).join(" and ");
}

/** A start without a draw is the same in every replica, and dropout alone may part them. */
function drawnBy(init: Experiment["init"]): string {
  if (!isFixedStart(init)) return "other initial weights";
  const masks = partsByDropout(init) ? ", other masks of dropout if any" : "";
  return `the same initial weights${masks}`;
}
