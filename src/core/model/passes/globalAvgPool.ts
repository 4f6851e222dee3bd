import { globalWindows } from "#core/model/windows.ts";
import type { GlobalAvgPoolSpec } from "#core/model/layers.ts";
import { pool } from "#core/model/slide.ts";
import { averageBack } from "#core/model/slideBack.ts";
import type { LayerPass } from "./pass.ts";

export const globalAvgPool: LayerPass<GlobalAvgPoolSpec> = {
  role: "window",
  letsThrough: "always",
  linearPart: (layer, weights) => [{ layer, weights }],
  forward: (_, __, input, output) => ({
    shape: [input.shape[0], ...output],
    data: pool(globalWindows(input.shape.slice(1)), "mean", input),
  }),
  backward: (_, __, y, input) => averageBack(globalWindows(input), y, [y.shape[0], ...input]),
};
