// Delta-orthogonal starts keep the length of every signal that goes through them.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";

const squares = (data: ArrayLike<number>) => Array.from(data).reduce((sum, x) => sum + x * x, 0);

const conv = (filters: number, kernelSize: number | number[], type = "conv2d"): LayerSpec =>
  ({ type, filters, kernelSize, padding: "same" }) as LayerSpec;

test.each([
  ["3×3", [5, 6, 4], [conv(4, 3), conv(4, 3), conv(4, 3)]],
  ["more channels", [5, 6, 3], [conv(5, 3), conv(8, 5)]],
  ["even windows", [6, 4, 4], [conv(4, 2), conv(4, [2, 3])]],
  ["signals", [9, 3], [conv(3, 3, "conv1d"), conv(7, 4, "conv1d")]],
  ["one tap", [4, 4, 3], [conv(3, 1)]],
  [
    "dense layers, square and wider",
    [5],
    [
      { type: "dense", units: 5 },
      { type: "dense", units: 9 },
    ],
  ],
] as [string, number[], LayerSpec[]][])("%s: ‖f(x)‖ = ‖x‖", (_, inputShape, layers) => {
  const { normal } = random(4, "signals");
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  const inputs = {
    shape: [3, ...inputShape],
    data: Float64Array.from({ length: 3 * size }, normal),
  };
  const network = { inputShape, layers };
  for (const [gain, factor] of [
    [1, 1],
    [2, 4 ** layers.length],
  ]) {
    const weights = initializeWeights(network, { type: "deltaOrthogonal", gain }, 0, 0);
    const { data } = forward(network, weights, inputs);
    expect(squares(data) / squares(inputs.data) / factor).toBeCloseTo(1, 5);
  }
});

test("all but the centre tap are zero", () => {
  const network = { inputShape: [5, 5, 2], layers: [conv(3, 3)] };
  const [{ kernel }] = initializeWeights(network, { type: "deltaOrthogonal" }, 0, 0);
  const taps = Array.from({ length: 9 }, (_, tap) =>
    squares(kernel!.data.slice(6 * tap, 6 * tap + 6)),
  );
  taps.forEach((square, tap) => expect(square).toBeCloseTo(tap === 4 ? 2 : 0, 5));
});
