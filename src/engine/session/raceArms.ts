// The arms of the race, a table: the same shallow network, begun differently (and randomDeep, the deep one). "How to add an arm" stands
// in src/README.md.

import { isDrawn } from "#core/experiment/schema/armInitsSchema.ts";
import { ownInitOf } from "#core/experiment/schema/armInits.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { networkProblem, wholeProblem } from "#core/init/startWeights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { BreatheAt } from "#core/breathe.ts";
import type { ArmOptions } from "./arm.ts";
import { distilled, fusedDistilled } from "./starts/distilled.ts";
import { fused } from "./starts/fused.ts";
import { hint } from "./starts/hint.ts";
import { narrowed } from "./starts/narrowed.ts";
import { product } from "./starts/product.ts";
import { random, randomEqualBudget, randomOtherInit } from "./starts/random.ts";
import { randomDeep } from "./starts/randomDeep.ts";
import { randomInherit } from "./starts/randomInherit.ts";
import { spline } from "./starts/spline.ts";
import type { Begin, StartTask } from "./starts/start.ts";
import { varianceMatched } from "./starts/varianceMatched.ts";
import { weightSelection } from "./starts/weightSelection.ts";

type RaceArm = Exclude<Arm, "original">;

const STARTS: Readonly<Record<RaceArm, Begin>> = {
  fused,
  random,
  randomOtherInit,
  randomEqualBudget,
  randomDeep,
  product,
  varianceMatched,
  randomInherit,
  weightSelection,
  distilled,
  hint,
  fusedDistilled,
  spline,
  narrowed,
};

/** Arms that begin from the span's fusion, and have no counterpart where a layer was narrowed. */
const OF_FUSION: readonly Arm[] = ["product", "weightSelection", "fusedDistilled"];
const NOT_FUSED = "it begins with a span in one layer, and here a layer was narrowed";

/** Arms with their first weights, in the order in which they train, and why others that were asked for cannot race. */
export type RaceStarts = {
  readonly starts: readonly Omit<ArmOptions, "epochs">[];
  readonly without: { readonly [arm in Arm]?: string };
  /** What their starts show of themselves. */
  readonly shown: { readonly [arm in Arm]?: unknown };
};

/**
 * The starts of fused (or narrowed), random and all that the experiment asks for. An arm that cannot begin here is left
 * out, with its reason.
 */
export async function raceArms(task: StartTask, breathe: BreatheAt): Promise<RaceStarts> {
  const asked = new Set<Arm>([
    task.narrow ? "narrowed" : "fused",
    "random",
    ...task.experiment.arms,
  ]);
  asked.delete("original");
  if (task.narrow) asked.delete("fused");
  const starts: Omit<ArmOptions, "epochs">[] = [];
  const without: { [arm in Arm]?: string } = {};
  const shown: { [arm in Arm]?: unknown } = {};
  for (const arm of asked as ReadonlySet<RaceArm>) {
    const problem = problemOf(arm, task);
    const start = problem ? { problem } : await STARTS[arm](task, breathe);
    if ("problem" in start) {
      without[arm] = start.problem;
      continue;
    }
    const { shown: own, ...begun } = start;
    starts.push({ arm, ...begun, weights: begun.weights.map(toFloat32) });
    if (own !== undefined) shown[arm] = own;
  }
  return { starts, without, shown };
}

/** Why an arm cannot begin here, whatever its weights, in words. */
function problemOf(
  arm: RaceArm,
  { narrow, experiment, shallow, cohort }: StartTask,
): string | undefined {
  if (narrow && OF_FUSION.includes(arm)) return NOT_FUSED;
  if (!isDrawn(arm)) return undefined;
  const { network } = arm === "randomDeep" ? cohort : shallow[0];
  const own = ownInitOf(experiment, arm);
  if (own) return networkProblem(network, own, `armInits.${arm}`);
  return wholeProblem(network, experiment.init);
}

/** Engines train in float32; fused layers come in float64. */
function toFloat32(weights: NetworkWeights): NetworkWeights {
  return weights.map((layer) =>
    Object.fromEntries(
      Object.entries(layer).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float32Array.from(data) },
      ]),
    ),
  );
}
