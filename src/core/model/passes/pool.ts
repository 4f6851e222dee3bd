import { poolWindows } from "#core/model/windows.ts";
import type { PoolSpec } from "#core/model/layers.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import { pool } from "#core/model/slide.ts";
import { averageBack, largestPlaces, scattered, windowPlaces } from "#core/model/slideBack.ts";
import type { LayerPass, Step } from "./pass.ts";

const inside = (spec: PoolSpec, weights: LayerWeights): Step => ({
  layer: { ...spec, padding: "valid" },
  weights,
});

export const maxPool: LayerPass<PoolSpec> = {
  forward: (spec, _, input, output) => ({
    shape: [input.shape[0], ...output],
    data: pool(poolWindows(spec, input.shape.slice(1)), "maximum", input),
  }),
  role: "window",
  nonlinear: "a maximum is not linear",
  linearPart: (spec, weights) => [{ layer: { ...spec, type: "avgPool" }, weights }],
  linearised: (spec) => ({ ...spec, type: "avgPool" }),
  inside,
  letsThrough: "rising", // a falling map turns maxima into minima
  choices: (spec, input) => windowPlaces(poolWindows(spec, input), input),
  pullBack: (spec, _, y, input) => {
    const places = largestPlaces(poolWindows(spec, input.shape.slice(1)), input);
    return scattered(places, y.data, input.data.length);
  },
};

export const avgPool: LayerPass<PoolSpec> = {
  forward: (spec, _, input, output) => ({
    shape: [input.shape[0], ...output],
    data: pool(poolWindows(spec, input.shape.slice(1)), "mean", input),
  }),
  role: "window",
  linearPart: (layer, weights) => [{ layer, weights }],
  inside,
  letsThrough: "always",
  atBorder: () => "windows at the border average fewer numbers; exact away from borders",
  backward: (spec, _, y, input) => averageBack(poolWindows(spec, input), y, [y.shape[0], ...input]),
};
