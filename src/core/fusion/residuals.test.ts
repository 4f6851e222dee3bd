import { describe, expect, test } from "vitest";
import { normalCdf } from "#core/math/normal.ts";
import { random } from "#core/math/random.ts";
import type { Network } from "#core/model/layers.ts";
import { chainOf } from "./chain.ts";
import { activationError } from "./error.ts";
import { fuseGaussian } from "./gaussian.ts";
import { gateProbabilities, pathShares, residuals } from "./residuals.ts";
import { spanShape } from "./span.ts";
import { gaussianTensor, randomWeights } from "./testNetworks.test-support.ts";

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });

describe("activation error", () => {
  test("sums over outputs, means over samples, centres every channel", () => {
    // two samples, two units: errors (1, 0) and (1, 2); variances 1 and 4 by hand
    const truth = tensor([2, 2], [0, 0, 2, 4]);
    const error = activationError(truth, tensor([2, 2], [1, 0, 3, 2]));
    expect(error).toMatchObject({ mse: 3, variance: 5, nmse: 0.6, explained: 0.4 });
    expect([...error.perUnit]).toEqual([1, 0.5]);
  });
  test("large means lose no digits", () => {
    const truth = tensor([4, 1], [1e9, 1e9 + 1, 1e9, 1e9 + 1]);
    expect(activationError(truth, tensor([4, 1], [1e9, 1e9, 1e9, 1e9]))).toMatchObject({
      mse: 0.5,
      variance: 0.25,
    });
  });
  test("a truth that does not vary: 0 when reproduced, else 1, never NaN", () => {
    const truth = tensor([3, 1], [0.1, 0.1, 0.1]);
    expect(activationError(truth, truth).nmse).toBe(0);
    expect(activationError(truth, tensor([3, 1], [0, 0, 0])).nmse).toBe(1);
    expect(activationError(tensor([2, 1], [0, 0]), tensor([2, 1], [0, 0])).explained).toBe(1);
  });
  test("other shapes and no samples are refused", () => {
    expect(() => activationError(tensor([1, 2], [1, 2]), tensor([2, 1], [1, 2]))).toThrow(
      "truth 1×2 ≠ approximation 2×1",
    );
    expect(() => activationError(tensor([0, 2], []), tensor([0, 2], []))).toThrow("no samples");
  });
});

test("residuals by unit and by position both add up to the mse", () => {
  const stream = random(1, "residuals");
  const truth = gaussianTensor(stream, [9, 3, 4, 2]);
  const other = gaussianTensor(stream, [9, 3, 4, 2]);
  const { perUnit, perPosition } = residuals(truth, other);
  const { mse } = activationError(truth, other);
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b);
  expect([perUnit.length, perPosition.length]).toEqual([2, 12]);
  expect(sum(perUnit)).toBeCloseTo(mse, 10);
  expect(sum(perPosition)).toBeCloseTo(mse, 10);
});

test("relu gates of N(m, 1) stand open with probability Φ(m)", () => {
  const z = gaussianTensor(random(2, "gates"), [40000, 2]);
  for (let i = 1; i < z.data.length; i += 2) z.data[i] += 1;
  const [centred, raised] = gateProbabilities(z, { activation: "relu" });
  expect(centred).toBeCloseTo(0.5, 1);
  expect(raised).toBeCloseTo(0.8413447460685429, 2); // scipy.stats.norm.cdf(1)
});

test("the paths through the hidden units add up to the gaussian method's weight", () => {
  const network: Network = {
    inputShape: [3],
    layers: [
      { type: "dense", units: 5, activation: "relu" },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, random(3, "paths"));
  const chain = chainOf(network, weights, spanShape(network, [1, 2]));
  const covariance = { rows: 3, columns: 3, data: Float64Array.of(2, 0.5, 0, 0.5, 1, 0, 0, 0, 1) };
  const inputs = { mean: Float64Array.of(0.2, -0.1, 0), covariance };
  const { kernel } = fuseGaussian(chain, inputs);
  // gains from the marginals of the pre-activations, computed here by hand
  const K = chain.maps[0].kernel;
  const gains = Float64Array.from({ length: 5 }, (_, h) => {
    const column = [0, 1, 2].map((i) => K.data[i * 5 + h]);
    const m = column.reduce((sum, k, i) => sum + k * inputs.mean[i], chain.maps[0].offset[h]);
    const variance = 2 * column[0] ** 2 + column[1] ** 2 + column[2] ** 2 + column[0] * column[1];
    return normalCdf(m / Math.sqrt(variance));
  });
  for (let i = 0; i < 3; i++) {
    for (let o = 0; o < 2; o++) {
      const sum = pathShares(chain, gains, i, o).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(kernel.data[i * 2 + o], 12);
    }
  }
});
