// Gradient confusion: against NumPy term by term, and where it is known.

import { expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import { gradientConfusion } from "./confusion.ts";
import { courseOf } from "./pullBack.ts";
import { weightGradients } from "./weightGradients.ts";
import { X, eta, mean_cosine, min_cosine, t, w } from "./vectors/gradient_confusion.json";

/** Logistic regression, g_i = (sigmoid(x_i·w) − t_i)·x_i, by the lab's own chain rule. */
function logistic(): readonly Float64Array[] {
  const [count, size] = X.shape;
  const layer = { type: "dense", units: 1, activation: "sigmoid", useBias: false } as const;
  const network: Network = { inputShape: [size], layers: [layer] };
  const weights = [{ kernel: { shape: [size, 1], data: Float64Array.from(w.data) } }];
  return Array.from({ length: count }, (_, n) => {
    const data = Float64Array.from(X.data.slice(n * size, (n + 1) * size));
    const course = courseOf(network, weights, { shape: [1, size], data });
    const p = 1 / (1 + Math.exp(-course[0].preActivation.data[0]));
    // of cross-entropy with sigmoid outputs: ∂/∂p
    const y = { shape: [1, 1], data: Float64Array.of((p - t.data[n]) / (p * (1 - p))) };
    return weightGradients(network, weights, course, y)[0].kernel!;
  });
}

test("eta and cosines of eight gradients are NumPy's", () => {
  const found = gradientConfusion(logistic());
  expect(found.eta).toBeCloseTo(eta, 12);
  expect(found.minCosine).toBeCloseTo(min_cosine, 12);
  expect(found.meanCosine).toBeCloseTo(mean_cosine, 12);
});

test("equal gradients are not confused, opposite ones wholly, and one of 0 has no direction", () => {
  const g = Float64Array.of(3, 4);
  const none = gradientConfusion([g, g]);
  expect([none.eta, none.minCosine, none.meanCosine]).toEqual([0, 1, 1]);
  const whole = gradientConfusion([g, g.map((x) => -x)]);
  expect([whole.eta, whole.minCosine, whole.meanCosine]).toEqual([25, -1, -1]);
  const still = gradientConfusion([g, g, new Float64Array(2)]);
  expect([still.eta, still.minCosine]).toEqual([0, 0]);
  expect(still.meanCosine).toBeCloseTo(1 / 3, 12);
  expect(() => gradientConfusion([g])).toThrow("gradientConfusion: needs two gradients or more");
});
