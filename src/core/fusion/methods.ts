// The four ways of filling the fused layer, each from the normal equations of its rows.

import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { chainOf, chainProblem } from "./chain.ts";
import type { Design } from "./design.ts";
import { fuseGaussian } from "./gaussian.ts";
import { leastSquaresSteps } from "./leastSquares.ts";
import type { Normal, SolvedLayer } from "./leastSquares.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import type { FusionMethod, FusionOptions } from "./options.ts";
import { fusePerChannel } from "./perChannel.ts";
import { productLayer } from "./product.ts";
import type { SpanShape } from "./span.ts";

export type Teacher = {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly shape: SpanShape;
};

/** Why a method cannot be used on a span, in words; undefined when it can. */
export function methodProblem(
  network: Network,
  shape: SpanShape,
  method: FusionMethod,
): string | undefined {
  if (method === "gaussian") return chainProblem(network, shape);
  if (method === "perChannel" && !isConv(shape.layer)) {
    return "the perChannel method solves for one input channel at a time and needs convolutions";
  }
  return undefined;
}

/** The fused layer of one design by the method asked for. Yields progress. */
export function* solveMethod(
  { network, weights, shape }: Teacher,
  design: Design,
  normal: Normal,
  { method, ridge = DEFAULT_RIDGE }: FusionOptions,
): Generator<number, SolvedLayer> {
  switch (method) {
    case "empirical":
      return yield* leastSquaresSteps(normal, ridge);
    case "perChannel":
      return fusePerChannel(normal, shape.input[shape.input.length - 1], ridge);
    case "gaussian": {
      const inputs = { mean: normal.meanX.data, covariance: normal.xx };
      return { ...fuseGaussian(chainOf(network, weights, shape), inputs), lambda: 0, condition: 1 };
    }
    case "product":
      return { ...productLayer(network, weights, shape, design), lambda: 0, condition: 1 };
    default:
      return method satisfies never;
  }
}
