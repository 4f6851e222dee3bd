// A network as a chain of layers: forward with everything kept, and back through it.

import type { Tensor } from "@tensorflow/tfjs-core";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { makeOf } from "./kinds.ts";
import type { LayerTensors, Mode, Pass } from "./layer.ts";

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
    makeOf(spec)(spec, {
      index,
      input: inputShapeOf(network, index, shapes),
      output: shapes[index],
    }),
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
