// The product of the kernels: the span with its nonlinearities replaced by linear maps (max pooling for
// average pooling). The baseline of the race, and exact where the span is linear (README §6). The kernels
// are never multiplied out by hand: an affine map is computed from its outputs for impulses.

import { zeroMatrix } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { blockName } from "#core/model/blocks.ts";
import { foldBatchNorms } from "#core/model/fold.ts";
import { forward, subnetwork } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Design } from "#core/fusion/regression/design.ts";
import type { AxisGeometry } from "./receptiveField.ts";
import { spanGeometry, tapsInField } from "./receptiveField.ts";
import type { AffineLayer } from "#core/fusion/regression/leastSquares.ts";
import type { SpanShape } from "./span.ts";

type Model = { readonly network: Network; readonly weights: NetworkWeights };

/** Why a span has no product: a layer without a linear part; undefined when every layer has one. */
export function productProblem(
  { layers }: Network,
  { start, last }: SpanShape,
): string | undefined {
  for (let index = start; index <= last; index++) {
    const { role, nonlinear } = passOf(layers[index]);
    if (role !== "opaque") continue;
    return `${blockName(layers, index)} has no product: ${nonlinear}; choose empirical, or a span without it`;
  }
  return undefined;
}

/**
 * The product layer of a span in the form that `design` asks for: the whole map, or a kernel and its bias
 * away from borders, or at every position the output of the span for zeros.
 */
export function productLayer(
  network: Network,
  weights: NetworkWeights,
  shape: SpanShape,
  design: Design,
  hasPositionBias: boolean = false,
): AffineLayer {
  const linear = linearised(subnetwork(network, weights, shape.start, shape.last + 1));
  const span = foldBatchNorms(linear.network, linear.weights); // all fold into linear layers, README (24)
  if (!design.windows) return impulseResponse(span, shape.input);
  const geometry = spanGeometry(network, shape);
  const field = geometry.map((axis) => axis.receptiveField);
  const channels = shape.input[shape.input.length - 1];
  const inside = impulseResponse(withoutPadding(span), [...field, channels]);
  const kernel = placed(inside.kernel, geometry, design, channels);
  if (!hasPositionBias) return { kernel, bias: inside.bias };
  const data = answerToZeros(span, shape.input);
  return { kernel, bias: { rows: design.positions, columns: design.units, data } };
}

/** kernel = f(e_i) − f(0), bias = f(0), for the impulses e_i of a network with affine layers only. */
function impulseResponse({ network, weights }: Model, inputShape: Shape): AffineLayer {
  const model = { inputShape, layers: network.layers };
  const size = sizeOf(inputShape);
  const answer = (x: Tensor) => forward(model, weights, x).data;
  const bias = answerToZeros({ network, weights }, inputShape);
  const units = bias.length;
  const kernel = zeroMatrix(size, units);
  const slice = Math.max(1, Math.floor(262144 / size));
  for (let from = 0; from < size; from += slice) {
    const count = Math.min(slice, size - from);
    const data = new Float64Array(count * size);
    for (let i = 0; i < count; i++) data[i * size + from + i] = 1;
    const values = answer({ shape: [count, ...inputShape], data });
    for (let i = 0; i < values.length; i++) {
      kernel.data[from * units + i] = values[i] - bias[i % units];
    }
  }
  return { kernel, bias: { rows: 1, columns: units, data: bias } };
}

/** f(0), flat. */
function answerToZeros({ network: { layers }, weights }: Model, inputShape: Shape): Float64Array {
  const zeros = { shape: [1, ...inputShape], data: new Float64Array(sizeOf(inputShape)) };
  return Float64Array.from(forward({ inputShape, layers }, weights, zeros).data);
}

/** Every activation linear, every pooling an average. */
function linearised({ network, weights }: Model): Model {
  const layers = network.layers.map((layer) => passOf(layer).linearised?.(layer) ?? layer);
  return { network: { ...network, layers }, weights };
}

/** The same layers far from any border: no padding, position biases at their mean. */
function withoutPadding({ network, weights }: Model): Model {
  const steps = network.layers.map(
    (layer, i) => passOf(layer).inside?.(layer, weights[i]) ?? { layer, weights: weights[i] },
  );
  return {
    network: { ...network, layers: steps.map(({ layer }) => layer) },
    weights: steps.map((step) => step.weights),
  };
}

/** Moves a kernel over the receptive field into windows of another size or padding; what falls outside is dropped. */
function placed(
  kernel: Matrix,
  geometry: readonly AxisGeometry[],
  { windows = [], features }: Design,
  channels: number,
): Matrix {
  const result = zeroMatrix(features, kernel.columns);
  const length = channels * kernel.columns;
  tapsInField(windows, geometry).forEach((source, tap) => {
    if (source < 0) return;
    result.data.set(kernel.data.subarray(source * length, (source + 1) * length), tap * length);
  });
  return result;
}
