import { sizeOf } from "#core/math/tensor.ts";
import type { FlattenSpec } from "#core/model/layers.ts";
import type { LayerKind } from "./kind.ts";

export const flatten: LayerKind<FlattenSpec> = {
  summary: "Lays an image or a signal out as a list.",
  part: "reshape",
  fields: {},
  fresh: { type: "flatten" },
  describe: () => "flatten",
  outputShape: (_, input) => [sizeOf(input)],
};
