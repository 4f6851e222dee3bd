// Maxout layers against their definition, x_i = max_k (w_ik·x + b_ik), written out in loops.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { checkWeights, weightSpecs } from "#core/model/weights.ts";
import { countMultiplies, countParameters } from "#core/model/counts.ts";

const stream = random(1, "maxout");
const normals = (...shape: number[]) => ({
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => stream.normal()),
});

test("a unit of maxout is the largest of its pieces, piece k of unit i in column k·units + i", () => {
  const network: Network = { inputShape: [4], layers: [{ type: "maxout", units: 3, rank: 5 }] };
  const [kernel, bias, inputs] = [normals(4, 15), normals(15), normals(6, 4)];
  const { data } = forward(network, [{ kernel, bias }], inputs);
  for (let n = 0; n < 6; n++)
    for (let i = 0; i < 3; i++) {
      const pieces = [0, 1, 2, 3, 4].map((k) => {
        const column = 3 * k + i;
        const products = [0, 1, 2, 3].map(
          (j) => inputs.data[4 * n + j] * kernel.data[15 * j + column],
        );
        return products.reduce((sum, x) => sum + x, bias.data[column]);
      });
      expect(data[3 * n + i]).toBeCloseTo(Math.max(...pieces), 12);
    }
});

test("a filter of a maxout convolution is at every position the largest of the convolutions of its pieces", () => {
  const window = { kernelSize: [2, 3], strides: [1, 2], padding: "same" } as const;
  const network: Network = {
    inputShape: [5, 6, 2],
    layers: [{ type: "maxoutConv2d", filters: 4, rank: 3, ...window }],
  };
  const [kernel, bias, inputs] = [normals(2, 3, 2, 12), normals(12), normals(2, 5, 6, 2)];
  const whole = forward(network, [{ kernel, bias }], inputs);
  const pieces = [0, 1, 2].map((k) => {
    const columns = [0, 1, 2, 3].map((i) => 4 * k + i);
    const own = { shape: [2, 3, 2, 4], data: Float64Array.from({ length: 48 }) };
    for (let row = 0; row < 12; row++)
      columns.forEach((column, i) => (own.data[4 * row + i] = kernel.data[12 * row + column]));
    const ownBias = { shape: [4], data: Float64Array.from(columns, (column) => bias.data[column]) };
    const conv: LayerSpec = { type: "conv2d", filters: 4, ...window };
    return forward(
      { inputShape: [5, 6, 2], layers: [conv] },
      [{ kernel: own, bias: ownBias }],
      inputs,
    );
  });
  expect(whole.shape).toEqual(pieces[0].shape);
  whole.data.forEach((value, at) =>
    expect(value).toBeCloseTo(Math.max(...pieces.map(({ data }) => data[at])), 12),
  );
});

test("NaN in a piece is not hidden by the maximum", () => {
  const network: Network = { inputShape: [1], layers: [{ type: "maxout", units: 1, rank: 2 }] };
  const kernel = { shape: [1, 2], data: Float64Array.of(1, NaN) };
  const weights = [{ kernel, bias: { shape: [2], data: new Float64Array(2) } }];
  expect(forward(network, weights, { shape: [1, 1], data: Float64Array.of(2) }).data[0]).toBeNaN();
});

test("shapes, weights and arithmetic count the pieces, the output does not", () => {
  const network: Network = {
    inputShape: [8, 3],
    layers: [
      { type: "maxoutConv1d", filters: 4, kernelSize: 3, rank: 2 },
      { type: "flatten" },
      { type: "maxout", units: 5, rank: 3, useBias: false },
    ],
  };
  expect(inferShapes(network)).toEqual([[6, 4], [24], [5]]);
  expect(weightSpecs(network).map(({ shape }) => shape)).toEqual([[3, 3, 8], [8], [24, 15]]);
  expect(countParameters(network)).toBe(72 + 8 + 360);
  expect(countMultiplies(network)).toEqual([6 * 72, 0, 360]);
});

test("the value before the maximum has all pieces", () => {
  const network: Network = { inputShape: [4], layers: [{ type: "maxout", units: 3, rank: 5 }] };
  const weights = [{ kernel: normals(4, 15), bias: normals(15) }];
  expect(() => checkWeights(network, weights)).not.toThrow();
  const points = (["preActivation", "output"] as const).map((at) => ({ layer: 0, at }));
  const [pieces, output] = valuesAt(network, weights, points, normals(2, 4));
  expect([pieces.shape, output.shape]).toEqual([
    [2, 15],
    [2, 3],
  ]);
});

test.each([1, 2.5, 0])("rank %d is refused", (rank) => {
  const network: Network = { inputShape: [4], layers: [{ type: "maxout", units: 3, rank }] };
  expect(() => inferShapes(network)).toThrow(`rank must be a whole number from 2 up, got ${rank}`);
});
