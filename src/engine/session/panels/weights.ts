// The paths behind the fused weights, for the page: the span as linear layers with one gain for each hidden
// unit. Gains depend on the method: 1 for the product, E f′ under Gaussian pre-activations for the gaussian
// method, and what was measured on held-out samples for the others.

import type { Paths } from "#core/experiment/insight/insight.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import type { Gains } from "#core/fusion/gates.ts";
import { pathKernel, pathModel } from "#core/fusion/paths.ts";
import { productProblem } from "#core/fusion/product.ts";
import type { PathModel } from "#core/fusion/paths.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import { windowsOf } from "#core/model/kinds.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import type { Explained } from "./explained.ts";

/** Numbers of all kernels together that are worth sending to a page. */
const MOST_NUMBERS = 1e6;
/** Multiplications that the paths of one weight may take, there and back, while a pointer moves. */
const MOST_WORK = 2e7;

/** The span's paths with the gains of its method; undefined where they are too large for a page, or a layer has none. */
export function tracePaths(explained: Explained): Paths | undefined {
  const { weights, span, shape, fusion, openings } = explained;
  const { network } = explained.cohort;
  if (productProblem(network, shape)) return undefined;
  const layer = fusion.layers[fusion.place];
  const windows = windowsOf(layer, shape.input);
  const design = windows ? { windows } : {};
  const model = pathModel(network, weights, shape, design, gainsOf(fusion, openings));
  if (numbersOf(model) > MOST_NUMBERS || workOf(model) > MOST_WORK) return undefined;
  const kernel = fusion.weights[fusion.place].kernel!;
  return {
    model: { ...model, weights: model.weights.map(narrowed) },
    blocks: blocksInSpan(network, span)
      .slice(0, -1)
      .map(({ number }) => number),
    kind: fusion.method === "product" || fusion.gains ? "exact" : "measured",
    correlation: correlation(pathKernel(model).data, kernel.data),
  };
}

function gainsOf({ method, gains }: Fusion, measured: Gains): Gains {
  return method === "product" ? measured.map((units) => units.map(() => 1)) : (gains ?? measured);
}

function numbersOf({ weights }: PathModel): number {
  return weights.reduce((sum, { kernel }) => sum + (kernel?.data.length ?? 0), 0);
}

/** Multiplications of one forward pass. */
function workOf({ network, weights }: PathModel): number {
  const shapes = inferShapes(network);
  return weights.reduce((sum, { kernel }, layer) => {
    if (!kernel) return sum;
    const units = kernel.shape[kernel.shape.length - 1];
    return sum + (kernel.data.length * sizeOf(shapes[layer])) / units;
  }, 0);
}

/** The same weights in float32, in arrays of their own that can be moved to the page. */
function narrowed(record: LayerWeights): LayerWeights {
  const entries = Object.entries(record).map(([name, { shape, data }]: [string, Tensor]) => [
    name,
    { shape, data: Float32Array.from(data) },
  ]);
  return Object.fromEntries(entries) as LayerWeights;
}

/** Pearson's correlation; 0 where one of the two does not vary. */
function correlation(a: Tensor["data"], b: Tensor["data"]): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] - meanA, b[i] - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0;
}

function meanOf(values: Tensor["data"]): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
