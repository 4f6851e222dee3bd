// The layers of an experiment file, field by field. Shapes are checked later, by core/model, once
// the data are known; here only what can be checked of a layer alone.

import * as v from "valibot";
import { KINDS, LAYER_TYPES } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";

export const layerSchema = v.variant(
  "type",
  LAYER_TYPES.map((type) => v.strictObject({ type: v.literal(type), ...KINDS[type].fields })),
  `must be one of ${LAYER_TYPES.join(", ")}`,
) as unknown as v.GenericSchema<LayerSpec>;
