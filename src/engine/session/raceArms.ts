// The starting weights of every arm of the race: the same shallow network, begun differently.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { fillWeights } from "#core/fusion/splice.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { initializeMatched, weightMoments } from "#core/init/varianceMatched.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { ArmOptions } from "./arm.ts";
import type { FusionTask, Fusions } from "./fuseReplicas.ts";

/** The experiment, and the data that some initializers measure. */
type Setting = Pick<FusionTask, "experiment" | "dataset">;

/**
 * Arms of the race in the order in which they train; fused and random always run, the product only
 * where there is one.
 */
export function raceArms(
  { shallow, product }: Pick<Fusions, "shallow" | "product">,
  { experiment, dataset }: Setting,
): readonly Omit<ArmOptions, "epochs">[] {
  const asked = new Set<Arm>(["fused", "random", ...experiment.arms]);
  asked.delete("original");
  if (!product) asked.delete("product");
  return [...asked].map((arm) => {
    const starts = arm === "product" && product ? product : shallow;
    return {
      arm,
      network: starts[0].network,
      weights: starts.map((start, replica) =>
        toFloat32(startingWeights(arm, start, { experiment, dataset }, replica)),
      ),
    };
  });
}

function startingWeights(
  arm: Arm,
  start: Shallow,
  { experiment: { init, seed }, dataset: { train } }: Setting,
  replica: number,
): NetworkWeights {
  const { network, weights, fused } = start;
  const random = (name: string) =>
    initializeWeights(network, init, seed, `${name}/${replica}`, train);
  switch (arm) {
    case "original":
    case "product":
    case "fused":
      return fillWeights(weights, random(arm));
    case "random":
    case "randomEqualBudget": // the same starts to the bit: only its training is longer
      return random("random");
    case "varianceMatched": {
      const moments = weightMoments(weights).map((layer, index) => (index === fused ? layer : {}));
      return initializeMatched(network, init, moments, seed, `random/${replica}`, train);
    }
    case "randomInherit": {
      const drawn = random("random");
      return fillWeights(weights, drawn).map((layer, index) =>
        index === fused ? drawn[index] : layer,
      );
    }
    default:
      return arm satisfies never;
  }
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
