// Friedman's first regression problem (Friedman 1991, Multivariate Adaptive Regression Splines):
// five features matter, through a product, a square and two slopes; five are decoys.

import type { Generator } from "./generator.ts";
import { sinTurns } from "./turns.ts";

const FEATURES = 10;
const NOISE = 1;

/** y = 10 sin(π x₁x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + N(0, 1), x uniform on [0, 1]¹⁰. */
export const friedman1: Generator = {
  task: { kind: "regression", target: "y" },
  inputShape: [FEATURES],
  features: Array.from({ length: FEATURES }, (_, i) => `x${i + 1}`),
  scaling: "lastAxis",
  generate: (count, stream) => {
    const inputs = new Float64Array(FEATURES * count);
    const targets = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const x = inputs.subarray(FEATURES * i, FEATURES * (i + 1));
      for (let feature = 0; feature < FEATURES; feature++) x[feature] = stream.uniform();
      targets[i] =
        10 * sinTurns((x[0] * x[1]) / 2) +
        20 * (x[2] - 0.5) * (x[2] - 0.5) +
        10 * x[3] +
        5 * x[4] +
        NOISE * stream.normal();
    }
    return { inputs, targets };
  },
};
