// Layers that leave every number as it is in inference, before their activation.

import type { ActivationSpec, DropoutSpec, FlattenSpec } from "#core/model/layers.ts";
import { reshaped } from "./pass.ts";
import type { LayerPass } from "./pass.ts";

export const activation: LayerPass<ActivationSpec> = {
  role: "elementwise",
  forward: (_, __, input) => input,
  linearPart: () => [],
  linearised: (spec) => ({ ...spec, activation: "linear" }),
  compose: (map) => map,
  backward: (_, __, y) => y.data,
};

export const dropout: LayerPass<DropoutSpec> = {
  role: "affine",
  isIdentity: true,
  letsThrough: "always",
  forward: (_, __, input) => input,
  linearPart: () => [],
  compose: (map) => map,
  backward: (_, __, y) => y.data,
};

export const flatten: LayerPass<FlattenSpec> = {
  role: "affine",
  letsThrough: "always",
  forward: (_, __, input, output) => reshaped(input, output),
  linearPart: (layer, weights) => [{ layer, weights }],
  compose: (map) => map,
  backward: (_, __, y) => y.data,
};
