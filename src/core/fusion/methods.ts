// The four methods that compute the fused layer, each from the normal equations of its rows.

import { sizeOf } from "#core/math/tensor.ts";
import { isConv, kindOf } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { chainOf, chainProblem } from "./chain.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import { gaussianSteps } from "#core/fusion/gaussian/gaussian.ts";
import type { Prediction } from "#core/fusion/gaussian/gaussian.ts";
import { leastSquaresSteps } from "#core/fusion/regression/leastSquares.ts";
import type {
  AffineLayer,
  NormalEquations,
  SolvedLayer,
} from "#core/fusion/regression/leastSquares.ts";
import { DEFAULT_RIDGE } from "./options.ts";
import type { FusionMethod, FusionOptions } from "./options.ts";
import { perChannelSteps } from "#core/fusion/regression/perChannel.ts";
import { productLayer, productProblem } from "./product.ts";
import { MAX_PRIMAL } from "./span.ts";
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
  if (method === "gaussian") return chainProblem(network, shape) ?? widthProblem(shape);
  if (method === "product") return productProblem(network, shape);
  if (method === "perChannel" && !isConv(shape.layer)) {
    return "the perChannel method solves for one input channel at a time and needs convolutions; choose empirical";
  }
  return undefined;
}

/** Why a layer cannot have a bias for every position, in words; undefined where it can. */
export function biasProblem({ layer }: SpanShape, bias: FusionOptions["bias"]): string | undefined {
  if (bias !== "position" || !kindOf(layer).preActivationShape) return undefined;
  return `a bias for every position would come behind the maximum of ${kindOf(layer).describe(layer)}; choose a bias for every channel`;
}

function widthProblem({ input }: SpanShape): string | undefined {
  const features = sizeOf(input);
  if (features <= MAX_PRIMAL) return undefined;
  return `the gaussian method needs the covariance of all ${features} inputs, more than ${MAX_PRIMAL}; choose empirical, or a span that begins later`;
}

/** A layer for which nothing was inverted. */
export function withoutSolve<Layer extends AffineLayer>(layer: Layer): Layer & SolvedLayer {
  return { ...layer, lambda: 0, condition: 1 };
}

/** The fused layer of one design by the method asked for. Yields progress. */
export function* solveMethod(
  { network, weights, shape }: Teacher,
  design: Design,
  normal: NormalEquations,
  { method, ridge = DEFAULT_RIDGE, bias }: FusionOptions,
): Generator<number, SolvedLayer & { readonly predicted?: Prediction }> {
  switch (method) {
    case "empirical":
      return yield* leastSquaresSteps(normal, ridge);
    case "perChannel":
      return yield* perChannelSteps(normal, shape.input[shape.input.length - 1], ridge);
    case "gaussian": {
      const inputs = { mean: normal.meanX.data, covariance: normal.xx };
      return withoutSolve(yield* gaussianSteps(chainOf(network, weights, shape), inputs));
    }
    case "product":
      return withoutSolve(productLayer(network, weights, shape, design, bias === "position"));
    default:
      return method satisfies never;
  }
}
