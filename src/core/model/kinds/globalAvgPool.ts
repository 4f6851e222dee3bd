import { sizeOf } from "#core/math/tensor.ts";
import { globalWindows } from "#core/model/windows.ts";
import type { GlobalAvgPoolSpec } from "#core/model/layers.ts";
import { channelsOf } from "./kind.ts";
import type { LayerKind } from "./kind.ts";
import { flat } from "./pool.ts";

export const globalAvgPool: LayerKind<GlobalAvgPoolSpec> = {
  summary: "Keeps the mean of every channel over all positions.",
  part: "pooling",
  fields: {},
  choices: [{ type: "globalAvgPool" }],
  choiceName: () => "global average",
  describe: () => "global average pool",
  wrongInput: (_, input) => flat(input),
  outputShape: (_, input) => [channelsOf(input)],
  windows: (_, input) => globalWindows(input),
  pooled: (_, input) => sizeOf(input),
};
