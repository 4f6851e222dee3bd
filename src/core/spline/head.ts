// The part of a network that a spline can be: its last dense layers, relu between them (methods §2.3). What
// stands before, the trunk, is taken as it is; the spline is fitted on what leaves it.

import type { Matrix } from "#core/math/matrix.ts";
import { matrixOf } from "#core/math/matrix.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { isWeighted, kindOf } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import type { DenseSpec, LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { balance, deepen, widen } from "./reluNetwork.ts";
import type { Affine, ReluNetwork } from "./reluNetwork.ts";

export type Head = {
  /** Places of its hidden dense layers; the trunk is what stands before the first. */
  readonly hidden: readonly number[];
  readonly output: number;
  readonly inputs: number;
  /** Of each hidden layer. */
  readonly units: readonly number[];
  /** Whether the trunk has weights. */
  readonly hasTrunk: boolean;
};

/** The head of a network, or why no spline can be its end, in words. */
export function headOf(network: Network): Head | { readonly problem: string } {
  const { layers } = network;
  const output = layers.length - 1;
  const last = layers[output];
  if (!last || !isAffine(last)) {
    return { problem: "the output must be a dense layer with a bias and no activation" };
  }
  const hidden: number[] = [];
  for (let at = output; at > 0;) {
    const before = reluBefore(layers, at);
    if (before === undefined) break;
    hidden.unshift(before);
    at = before;
  }
  if (hidden.length === 0) {
    return {
      problem:
        "a dense layer with relu and a bias must stand before the output, with nothing but dropout between",
    };
  }
  return {
    hidden,
    output,
    inputs: sizeOf(inputShapeOf(network, hidden[0], inferShapes(network))),
    units: hidden.map((place) => (layers[place] as DenseSpec).units),
    hasTrunk: layers.slice(0, hidden[0]).some(isWeighted),
  };
}

/** The place of the hidden dense layer whose relu is what enters layer `at`. */
function reluBefore(layers: readonly LayerSpec[], at: number): number | undefined {
  let place = at - 1;
  let hasRelu = false;
  for (; place >= 0; place--) {
    const layer = layers[place];
    const { role, isIdentity } = passOf(layer);
    if (role === "elementwise" && activationOf(layer).activation === "relu") hasRelu = true;
    else if (!isIdentity) break;
  }
  const layer = layers[place];
  if (!layer || !isDense(layer)) return undefined;
  return activationOf(layer).activation === "relu" || (hasRelu && isAffine(layer))
    ? place
    : undefined;
}

/** Whether a layer is an activation of x·kernel + bias on lists of numbers. */
function isDense(layer: LayerSpec): layer is DenseSpec {
  if (!isWeighted(layer) || layer.useBias === false) return false;
  return kindOf(layer).inputAxes === 1 && passOf(layer).absorbsMaps === true;
}

function isAffine(layer: LayerSpec): boolean {
  return isDense(layer) && activationOf(layer).activation === "linear";
}

/**
 * The weights `around` with the head's taken from a network of the same function, balanced, deepened and
 * widened to its shape. Spare units keep the kernels of `around`. Throws RangeError where units are too few.
 */
export function placeInHead(
  network: ReluNetwork,
  { hidden, output, units }: Head,
  around: NetworkWeights,
): NetworkWeights {
  const drawn = hidden.map((place) => asMatrix(around[place].kernel!));
  const wide = widen(deepen(balance(network), hidden.length), units, drawn);
  const placed = new Map([...hidden, output].map((place, l) => [place, layersOf(wide)[l]]));
  return around.map((weights, place) => {
    const layer = placed.get(place);
    if (!layer) return weights;
    const kernel = { shape: weights.kernel!.shape, data: layer.kernel.data };
    return { ...weights, kernel, bias: { shape: weights.bias!.shape, data: layer.bias } };
  });
}

function layersOf({ hidden, output }: ReluNetwork): readonly Affine[] {
  return [...hidden, output];
}

function asMatrix({ shape, data }: Tensor): Matrix {
  return matrixOf(shape[0], shape[1], Float64Array.from(data));
}
