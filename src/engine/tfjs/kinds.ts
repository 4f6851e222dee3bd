// Every type of layer on TensorFlow.js, one entry each.

import type { Shape } from "#core/math/tensor.ts";
import { convWindows, globalWindows, poolWindows } from "#core/model/windows.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, LayerType, SpecOf } from "#core/model/layers.ts";
import { activate, activationLayer } from "./activation.ts";
import { batchNorm } from "./batchNorm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { Layer } from "./layer.ts";
import { layerNorm } from "./layerNorm.ts";
import { dropout, flatten, positionBias } from "./plainLayers.ts";
import { pool } from "./pool.ts";

type Place = { readonly index: number; readonly input: Shape; readonly output: Shape };
type Make<Spec extends LayerSpec> = (spec: Spec, place: Place) => Layer;

const convolution: Make<SpecOf<"conv2d">> = (spec, { input, output }) =>
  activated(conv(convWindows(spec, input), input, output), spec);

const MAKES: { readonly [type in LayerType]: Make<SpecOf<type>> } = {
  dense: (spec) => activated(dense, spec),
  conv1d: convolution,
  conv2d: convolution,
  maxPool: (spec, { input, output }) => pool("maximum", poolWindows(spec, input), input, output),
  avgPool: (spec, { input, output }) => pool("mean", poolWindows(spec, input), input, output),
  globalAvgPool: (_, { input, output }) => pool("mean", globalWindows(input), input, output),
  batchNorm,
  layerNorm,
  flatten: () => flatten,
  dropout: ({ rate }, { index }) => dropout(index, rate),
  activation: (spec) => activationLayer(spec.activation, spec.alpha),
  positionBias: () => positionBias,
};

/** Makes a layer of any type. */
export function makeOf({ type }: LayerSpec): Make<LayerSpec> {
  return MAKES[type] as Make<LayerSpec>;
}

function activated(layer: Layer, spec: LayerSpec): Layer {
  const { activation, alpha } = activationOf(spec);
  return (input, weights, mode) => activate(layer(input, weights, mode), activation, alpha);
}
