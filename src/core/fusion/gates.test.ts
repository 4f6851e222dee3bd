import { expect, test } from "vitest";
import { normalCdf } from "#core/math/normal.ts";
import { random } from "#core/math/random.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { gateProbabilities, hiddenGates } from "./gates.ts";
import { gaussianTensor } from "./testNetworks.test-support.ts";

test("relu gates of N(m, 1) are open with probability Φ(m)", () => {
  const z = gaussianTensor(random(2, "gates"), [40000, 2]);
  for (let i = 1; i < z.data.length; i += 2) z.data[i] += 1;
  const [centred, raised] = gateProbabilities(z, { activation: "relu" });
  expect(centred).toBeCloseTo(0.5, 1);
  expect(raised).toBeCloseTo(0.8413447460685429, 2); // scipy.stats.norm.cdf(1)
});

test("a filter's gate is counted over samples and positions alike", () => {
  // two samples of 1×3 positions and two filters: the first open in 4 of 6, the second in 1 of 6
  const z = Float64Array.of(1, -1, 2, -1, -3, -1, 1, -1, 5, -1, 0, 9);
  const open = gateProbabilities({ shape: [2, 1, 3, 2], data: z }, { activation: "relu" });
  expect([...open]).toEqual([4 / 6, 1 / 6]);
  const leaky = gateProbabilities(
    { shape: [2, 1, 3, 2], data: z },
    { activation: "leakyRelu", alpha: 0.5 },
  );
  expect(leaky[1]).toBeCloseTo((1 + 5 * 0.5) / 6, 12);
});

test("the gates of a convolutional filter under Gaussian pictures follow its own mean and spread", () => {
  // z = 0.3 + x₁ + 2·x₂ at every position: N(0.3, 5)
  const x = gaussianTensor(random(3, "pictures"), [500, 9, 8, 2]);
  const z = Float64Array.from(
    { length: x.data.length / 2 },
    (_, i) => 0.3 + x.data[2 * i] + 2 * x.data[2 * i + 1],
  );
  const [open] = gateProbabilities({ shape: [500, 9, 8, 1], data: z }, { activation: "relu" });
  expect(open).toBeCloseTo(normalCdf(0.3 / Math.sqrt(5)), 2);
});

test("hidden gates are the nonlinear activations before the span's last weighted layer, wherever they are", () => {
  const layers: LayerSpec[] = [
    { type: "dense", units: 3, activation: "relu" },
    { type: "dense", units: 3 },
    { type: "batchNorm" },
    { type: "activation", activation: "leakyRelu", alpha: 0.2 },
    { type: "dense", units: 2, activation: "tanh" },
  ];
  expect(hiddenGates(layers, { start: 0, last: 4 })).toEqual([
    { activation: "relu", point: { layer: 0, at: "preActivation" } },
    { activation: "leakyRelu", alpha: 0.2, point: { layer: 3, at: "input" } },
  ]);
  expect(hiddenGates(layers, { start: 1, last: 1 })).toEqual([]);
});
