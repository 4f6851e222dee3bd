import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { valuesAt } from "#core/model/forward.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { fuseSpan } from "#core/fusion/fuse.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import { costPoints, costsFromValuesAsync, spanCosts } from "./spanCosts.ts";
import {
  gaussianTensor,
  randomNetwork,
  randomWeights,
  samplesOf,
} from "#core/fusion/testNetworks.test-support.ts";

const conv = {
  type: "conv2d",
  filters: 3,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
} as const;
const NETWORK: Network = {
  inputShape: [6, 6, 1],
  layers: [
    conv,
    { type: "batchNorm" },
    conv,
    { type: "maxPool", poolSize: 2 },
    { type: "flatten" },
    { type: "dense", units: 8, activation: "relu" },
    { type: "dense", units: 3 },
  ],
};

function model(network: Network, seed: number, samples: number) {
  const stream = random(seed, "costs");
  const weights = randomWeights(network, stream);
  return { weights, inputs: gaussianTensor(stream, [samples, ...network.inputShape]) };
}

test("every span [i, j] has its cost", () => {
  const { weights, inputs } = model(NETWORK, 1, 40);
  const spans = spanCosts(NETWORK, weights, inputs).map(({ span }) => span.join("–"));
  expect(spans.toSorted()).toEqual(["1–2", "1–3", "1–4", "2–3", "2–4", "3–4"]);
});

describe("measured on the fit it is fuseSpan's own error", () => {
  test.each([0, 3, 5, 8, 13, 21, 34])("random network %d", (seed) => {
    const network = randomNetwork(seed);
    const samples = 12;
    const { weights, inputs } = model(network, seed, samples);
    const ridge = { relative: 1e-3 };
    for (const { span, mse, nmse } of spanCosts(network, weights, inputs, {
      ridge,
      measureOn: "fit",
    })) {
      const fused = fuseSpan(network, weights, span, samplesOf(network, weights, span, inputs), {
        method: "empirical",
        ridge,
      });
      expect(mse, span.join("–")).toBeCloseTo(fused.fit.mse, 8);
      expect(nmse, span.join("–")).toBeCloseTo(fused.fit.nmse, 8);
    }
    expect(blocksOf(network.layers).length).toBeGreaterThan(1);
  });
});

test("held out, it is near what a fused layer loses on fresh samples", () => {
  const { weights, inputs } = model(NETWORK, 4, 1600);
  const fresh = gaussianTensor(random(99, "fresh"), [1500, 6, 6, 1]);
  for (const { span, nmse } of spanCosts(NETWORK, weights, inputs)) {
    const fit = samplesOf(NETWORK, weights, span, inputs);
    const fusion = fuseSpan(NETWORK, weights, span, fit, { method: "empirical" });
    const { nmse: measured } = probe(weights, span, fusion, fresh);
    expect(Math.abs(nmse - measured), span.join("–")).toBeLessThan(0.06);
  }
});

test("given how few samples a fusion will have, it is near what one fitted on so few loses", () => {
  const { weights, inputs } = model(NETWORK, 4, 1600);
  const few = 12;
  const fresh = gaussianTensor(random(99, "fresh"), [1500, 6, 6, 1]);
  const costs = spanCosts(NETWORK, weights, inputs, { samples: few });
  const plenty = spanCosts(NETWORK, weights, inputs);
  const place = costs.findIndex(({ span }) => span.join() === "2,3");
  const data = inputs.data.slice(0, few * 36);
  const fit = samplesOf(NETWORK, weights, [2, 3], { shape: [few, 6, 6, 1], data });
  const fusion = fuseSpan(NETWORK, weights, [2, 3], fit, { method: "empirical" });
  const measured = probe(weights, [2, 3], fusion, fresh).nmse;
  expect(costs[place].nmse).toBeGreaterThan(1.2 * plenty[place].nmse);
  expect(costs[place].nmse / measured).toBeGreaterThan(0.5);
  expect(costs[place].nmse / measured).toBeLessThan(2);
});

function probe(
  weights: ReturnType<typeof randomWeights>,
  span: readonly [number, number],
  fusion: ReturnType<typeof fuseSpan>,
  fresh: ReturnType<typeof gaussianTensor>,
) {
  const samples = samplesOf(NETWORK, weights, span, fresh);
  return activationError(samples.targets, preActivationOf(fusion, samples.inputs));
}

test("the same samples give the same costs, and cancelling stops them", async () => {
  const { weights, inputs } = model(NETWORK, 2, 60);
  expect(spanCosts(NETWORK, weights, inputs)).toEqual(spanCosts(NETWORK, weights, inputs));
  const values = valuesAt(NETWORK, weights, costPoints(NETWORK), inputs);
  const cancelled = costsFromValuesAsync(NETWORK, values, {}, () =>
    Promise.reject(new Error("stop")),
  );
  await expect(cancelled).rejects.toThrow("stop");
});

test("a span that cannot be fused carries its problem", () => {
  const network: Network = {
    inputShape: [140, 140, 1],
    layers: [
      { type: "conv2d", filters: 1, kernelSize: 1 },
      { type: "flatten" },
      { type: "dense", units: 1 },
    ],
  };
  const { weights, inputs } = model(network, 3, 2);
  expect(spanCosts(network, weights, inputs)[0].problem).toMatch(/would read all 19600 numbers/);
});

test("on a single sample nothing can be measured, and that is reported", () => {
  const { weights, inputs } = model(NETWORK, 4, 1);
  for (const { problem } of spanCosts(NETWORK, weights, inputs)) {
    expect(problem).toMatch(/give two or more$/);
  }
});

test("a linear span costs nothing even with fewer held-out rows than four for each input", () => {
  const network: Network = {
    inputShape: [60],
    layers: [
      { type: "dense", units: 7 },
      { type: "dense", units: 5 },
      { type: "dense", units: 3 },
    ],
  };
  const { weights, inputs } = model(network, 2, 160);
  for (const { nmse } of spanCosts(network, weights, inputs)) expect(nmse).toBeLessThan(1e-9);
});

test("with few rows, a ridge on the plain diagonal is compared with a firm one on the same", () => {
  const network: Network = {
    inputShape: [60],
    layers: [
      { type: "dense", units: 12, activation: "relu" },
      { type: "dense", units: 3 },
    ],
  };
  const { weights, inputs } = model(network, 6, 100); // 50 rows fit 60 inputs
  const costOf = (ridge: Ridge) => spanCosts(network, weights, inputs, { ridge })[0].nmse;
  const firm = costOf({ relative: 0.1, of: "meanDiagonal" });
  expect(costOf({ absolute: 1e-9 })).toBeCloseTo(firm, 12);
  expect(costOf({ relative: 1e-9, of: "meanDiagonal" })).toBeCloseTo(firm, 12);
  expect(costOf({ relative: 1e-9 })).toBeCloseTo(costOf({ relative: 0.1 }), 12);
  expect(Math.abs(costOf({ relative: 0.1 }) - firm)).toBeGreaterThan(1e-6);
});
