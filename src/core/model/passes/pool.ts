import { poolWindows } from "#core/model/geometry.ts";
import type { PoolSpec } from "#core/model/layers.ts";
import { pool } from "#core/model/slide.ts";
import { spread } from "#core/model/slideBack.ts";
import type { LayerPass } from "./pass.ts";

export const maxPool: LayerPass<PoolSpec> = {
  forward: (spec, _, input, output) => ({
    shape: [input.shape[0], ...output],
    data: pool(poolWindows(spec, input.shape.slice(1)), "maximum", input),
  }),
};

export const avgPool: LayerPass<PoolSpec> = {
  forward: (spec, _, input, output) => ({
    shape: [input.shape[0], ...output],
    data: pool(poolWindows(spec, input.shape.slice(1)), "mean", input),
  }),
  backward: (spec, _, y, input) => spread(poolWindows(spec, input), y, [y.shape[0], ...input]),
};
