// Mixture normalization on tfjs against NumPy's vectors (oracles/misc.py).

import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import vectors from "#core/math/mixture/vectors/mixture_norm.json" with { type: "json" };
import { openBackend } from "#engine/tfjs/backend.ts";
import { mixtureNormalise } from "./mixture.ts";

beforeAll(async () => (await openBackend("cpu")).use());

test("means, variances and outputs are NumPy's, under its mixture", () => {
  const { x, lam, mu, out, m, v, eps } = vectors;
  const each = (numbers: readonly number[]) => tf.tensor([...numbers], [1, 2, 1]);
  const reads = {
    from: tf.tensor(x.data, [1, 100, 1]),
    proportions: each(lam.data),
    means: each(mu.data),
    variances: each(vectors.var.data),
    gamma: tf.ones([1, 1]),
    beta: tf.zeros([1, 1]),
  };
  const { to, ownMeans, ownVariances } = mixtureNormalise(reads, {
    numbers: { rows: 100, channels: 1, components: 2, epsilon: eps },
    before: {},
    wants: () => true,
    step: 0,
    rate: 0,
    seeds: [],
    once: (_, make) => make(),
  });
  const faults = (got: tf.Tensor, expected: readonly number[]) =>
    [...got.dataSync()].map((value, i) => Math.abs(value - expected[i]));
  expect(Math.max(...faults(ownMeans!, m.data))).toBeLessThan(1e-5);
  expect(Math.max(...faults(ownVariances!, v.data))).toBeLessThan(1e-5);
  expect(Math.max(...faults(to!, out.data))).toBeLessThan(2e-5);
});
