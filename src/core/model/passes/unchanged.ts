// Layers that leave every number as it is in inference, before their activation.

import type { ActivationSpec, DropoutSpec, FlattenSpec } from "#core/model/layers.ts";
import { reshaped } from "./pass.ts";
import type { LayerPass } from "./pass.ts";

export const unchanged: LayerPass<ActivationSpec | DropoutSpec> = {
  forward: (_, __, input) => input,
  backward: (_, __, y) => y.data,
};

export const flatten: LayerPass<FlattenSpec> = {
  forward: (_, __, input, output) => reshaped(input, output),
  backward: (_, __, y) => y.data,
};
