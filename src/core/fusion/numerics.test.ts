// How much of a random deep network one affine layer explains, against theory and NumPy (vectors/numerics.json).

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { activationError } from "./error.ts";
import { fuseSpan } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import { gaussianTensor, samplesOf } from "./testNetworks.test-support.ts";
import numerics from "./vectors/numerics.json";

test.each([1, 2, 3] as const)(
  "through %d wide He-initialized relu layers it is the infinite-width value",
  (depth) => {
    const stream = random(11, "numerics", depth);
    const [inputs, width] = [40, 192];
    const relu = { type: "dense", units: width, activation: "relu" } as const;
    const network: Network = {
      inputShape: [inputs],
      layers: [...Array.from({ length: depth }, () => relu), { type: "dense", units: 8 }],
    };
    const weights = network.layers.map((_, l) => {
      const [rows, columns] = [l === 0 ? inputs : width, l === depth ? 8 : width];
      const scale = Math.sqrt((l === depth ? 1 : 2) / rows);
      const bias = { shape: [columns], data: new Float64Array(columns) };
      return { kernel: gaussianTensor(stream, [rows, columns], scale), bias };
    });
    const span = [1, depth + 1] as const;
    const draw = (): Tensor => gaussianTensor(stream, [1600, inputs]);
    const fusion = fuseSpan(network, weights, span, samplesOf(network, weights, span, draw()), {
      method: "empirical",
    });
    const held = samplesOf(network, weights, span, draw());
    const { explained } = activationError(held.targets, preActivationOf(fusion, held.inputs));
    expect(Math.abs(explained - numerics.explained_relu_depth[depth])).toBeLessThan(0.06);
  },
);

// float32_excess_mse of NumPy: raw moments in float32 lose 61 % at condition 1e6, float64 with ridge 1e-6 loses 0.002 %.
test("inputs of condition 1e6 far from zero cost next to nothing", () => {
  const stream = random(12, "numerics");
  const [p, N] = [40, 1500];
  const data = new Float64Array(N * p);
  for (let n = 0; n < N; n++) {
    const common = stream.normal();
    for (let i = 0; i < p; i++) data[n * p + i] = 3 + common + 1e-3 * stream.normal();
  }
  const network: Network = {
    inputShape: [p],
    layers: [
      { type: "dense", units: 20, activation: "relu" },
      { type: "dense", units: 3 },
    ],
  };
  const weights = [p, 20].map((rows, l) => ({
    kernel: gaussianTensor(stream, [rows, l ? 3 : 20], 1 / Math.sqrt(rows)),
    bias: gaussianTensor(stream, [l ? 3 : 20], 0.3),
  }));
  const samples = samplesOf(network, weights, [1, 2], { shape: [N, p], data });
  const fit = (relative: number) =>
    fuseSpan(network, weights, [1, 2], samples, { method: "empirical", ridge: { relative } });
  const [best, usual] = [fit(0), fit(1e-6)];
  expect(best.condition).toBeGreaterThan(1e6);
  expect(usual.fit.mse).toBeLessThan(best.fit.mse * 1.6);
  expect(best.fit.mse).toBeGreaterThan(0);
});
