// The way back through linear layers: what each number inside a network contributes to its output, the
// adjoint of forward.ts (reverse-mode differentiation, Griewank and Walther 2008, where all is linear).
// It trains nothing: engines have their own backward passes, with activations.

import { matrixOf, transpose } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { batchNormMap } from "./forward.ts";
import { layerName } from "./layers.ts";
import type { ConvSpec, LayerSpec, Network, PoolSpec } from "./layers.ts";
import { patchRows } from "./patches.ts";
import { inferShapes, inputShapeOf, NetworkError, slidingWindows } from "./shapes.ts";
import type { LayerWeights, NetworkWeights } from "./weights.ts";

/**
 * For weightings y [N, …output] of a linear network's output: the weightings [N, …] of what leaves layer
 * `to` (−1: of the input) that give the same sums, ⟨y, f(x)⟩ = ⟨backward(y), x⟩ up to biases.
 * Throws NetworkError at a layer that is not linear; average pooling is, max pooling is not.
 */
export function backward(
  network: Network,
  weights: NetworkWeights,
  outputs: Tensor,
  to: number,
): Tensor {
  const shapes = inferShapes(network);
  let value = outputs;
  for (let index = network.layers.length - 1; index > to; index--) {
    const problem = bend(network.layers[index]);
    if (problem) {
      const where = layerName(network.layers, index);
      throw new NetworkError(`backward: ${where}: ${problem} is not linear`, index);
    }
    const input = inputShapeOf(network, index, shapes);
    value = transposed(network.layers[index], weights[index], value, input);
  }
  return value;
}

/** What makes a layer nonlinear, in a word; undefined where nothing does. */
function bend(layer: LayerSpec): string | undefined {
  if (layer.type === "maxPool") return "max pooling";
  if (!("activation" in layer) || layer.activation === "linear") return undefined;
  return layer.activation;
}

function transposed(layer: LayerSpec, weights: LayerWeights, y: Tensor, input: Shape): Tensor {
  const shape = [y.shape[0], ...input];
  switch (layer.type) {
    case "dense":
      return { shape, data: timesTransposed(y, weights.kernel!).data };
    case "conv1d":
    case "conv2d":
      return gathered(layer, timesTransposed(y, weights.kernel!), shape);
    case "maxPool":
    case "avgPool":
      return spread(layer, y, shape);
    case "batchNorm": {
      const { scale } = batchNormMap(layer, weights);
      const data = Float64Array.from(y.data);
      for (let i = 0; i < data.length; i++) data[i] *= scale[i % scale.length];
      return { shape, data };
    }
    case "flatten":
    case "dropout":
    case "activation":
    case "positionBias":
      return { shape, data: y.data };
    default:
      return layer satisfies never;
  }
}

/** y [… , units] · kernelᵀ: a row for each sample and position. */
function timesTransposed({ data }: Tensor, kernel: Tensor): Matrix {
  const units = kernel.shape[kernel.shape.length - 1];
  const K = matrixOf(kernel.data.length / units, units, kernel.data);
  return multiply(matrixOf(data.length / units, units, data), transpose(K));
}

/** The transpose of cutting patches: every number of every patch goes back to where it was read. */
function gathered(layer: ConvSpec, patches: Matrix, shape: Shape): Tensor {
  const places = placesRead(layer, shape.slice(1));
  const size = sizeOf(shape.slice(1));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < patches.data.length; i++) {
    const place = places.data[i % places.data.length];
    if (place >= 0) data[Math.floor(i / places.data.length) * size + place] += patches.data[i];
  }
  return { shape, data };
}

/** The transpose of averaging: each mean's weighting in equal parts to the numbers inside its window. */
function spread(layer: PoolSpec, y: Tensor, shape: Shape): Tensor {
  const places = placesRead(layer, shape.slice(1));
  const channels = shape[shape.length - 1];
  const size = sizeOf(shape.slice(1));
  const data = new Float64Array(sizeOf(shape));
  for (let row = 0; row < y.data.length / channels; row++) {
    const window = row % places.rows;
    const read = places.data.subarray(window * places.columns, (window + 1) * places.columns);
    const taps = read.reduce((count, place) => count + (place >= 0 ? 1 : 0), 0) / channels;
    const from = Math.floor(row / places.rows) * size;
    read.forEach((place, i) => {
      if (place >= 0) data[from + place] += y.data[row * channels + (i % channels)] / taps;
    });
  }
  return { shape, data };
}

/** For each window a row of the places in one sample that it reads; −1 outside. */
function placesRead(layer: ConvSpec | PoolSpec, input: Shape): Matrix {
  const places = Float64Array.from({ length: sizeOf(input) }, (_, place) => place);
  const windows = slidingWindows(layer, input);
  return patchRows({ shape: [1, ...input], data: places }, windows, 0, 1, -1);
}
