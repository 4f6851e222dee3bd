// A network as a chain of layers: forward with everything kept, and back through it.

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows, poolWindows } from "#core/model/geometry.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { activate, activationLayer } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { Layer, LayerTensors, Mode, Pass } from "./layer.ts";
import { dropout, flatten, positionBias } from "./plainLayers.ts";
import { pool } from "./pool.ts";

export type Chain = {
  /** Passes of all layers, in order. */
  readonly forward: (
    input: Tensor,
    weights: readonly LayerTensors[],
    mode: Mode,
  ) => readonly Pass[];
  /** Weight gradients of every layer, from ∂loss/∂(last output). */
  readonly backward: (passes: readonly Pass[], gradient: Tensor) => readonly LayerTensors[];
};

/** Throws NetworkError for a network that cannot stand. */
export function chainOf(network: Network): Chain {
  const shapes = inferShapes(network);
  const layers = network.layers.map((spec, index) =>
    layerOf(spec, index, inputShapeOf(network, index, shapes), shapes[index]),
  );
  const firstTrainable = weightSpecs(network)[0]?.layer ?? layers.length;
  return {
    forward: (input, weights, mode) => {
      let value = input;
      return layers.map((layer, index) => {
        const pass = layer(value, weights[index], mode);
        value = pass.output;
        return pass;
      });
    },
    backward: (passes, gradient) => {
      const weights: LayerTensors[] = passes.map(() => ({}));
      let flowing = gradient;
      for (let index = passes.length - 1; index >= firstTrainable; index--) {
        const gradients = passes[index].backward(flowing, index > firstTrainable);
        weights[index] = gradients.weights;
        flowing = gradients.input ?? flowing;
      }
      return weights;
    },
  };
}

function layerOf(spec: LayerSpec, index: number, input: Shape, output: Shape): Layer {
  switch (spec.type) {
    case "dense":
      return activated(dense, spec);
    case "conv1d":
    case "conv2d":
      return activated(conv(convWindows(spec, input), input, output), spec);
    case "maxPool":
    case "avgPool":
      return pool(spec.type, poolWindows(spec, input), input, output);
    case "batchNorm":
      return batchNorm(spec);
    case "dropout":
      return dropout(index, spec.rate);
    case "flatten":
      return flatten;
    case "activation":
      return activationLayer(spec.activation, spec.alpha);
    case "positionBias":
      return positionBias;
    default:
      return spec satisfies never;
  }
}

function activated(layer: Layer, spec: Extract<LayerSpec, { activation?: unknown }>): Layer {
  return (input, weights, mode) =>
    activate(layer(input, weights, mode), spec.activation, spec.alpha);
}
