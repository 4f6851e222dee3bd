// Spans with maxout blocks: what is fitted are the pieces of the last one, whose maximum the fused layer keeps;
// a maxout block in between is measured, and has no closed form.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { regress, regressors, unitsOf } from "./bruteForce.test-support.ts";
import { parseFusionCase } from "./caseFile.ts";
import { runCase } from "./runCase.ts";
import { exactness } from "./exactness.ts";
import { fuseSpan } from "./fuse.ts";
import { fusionSize } from "./cost/sizes.ts";
import { spliceFusion } from "./splice.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const stream = random(3, "maxout fusion");
const maxout = (units: number, rank: number): LayerSpec => ({ type: "maxout", units, rank });
const dense = (units: number): LayerSpec => ({ type: "dense", units });
const EXACT = { method: "empirical", ridge: { absolute: 0 } } as const;

test("behind an affine block a maxout block is fused exactly, into a maxout block", () => {
  const network: Network = { inputShape: [5], layers: [dense(4), maxout(3, 4), dense(2)] };
  const weights = randomWeights(network, stream);
  const inputs = gaussianTensor(stream, [60, 5]);
  expect(exactness(network, [1, 2]).kind).toBe("exact");
  const fusion = fuseSpan(
    network,
    weights,
    [1, 2],
    samplesOf(network, weights, [1, 2], inputs),
    EXACT,
  );
  expect(fusion.layers).toEqual([maxout(3, 4)]);
  expect(fusion.fit.nmse).toBeLessThan(1e-12);
  const shallow = spliceFusion(network, weights, [1, 2], fusion);
  const [deep, fused] = [
    forward(network, weights, inputs),
    forward(shallow.network, shallow.weights, inputs),
  ];
  fused.data.forEach((value, i) => expect(value).toBeCloseTo(deep.data[i], 9));
});

test("convolutions with a maxout convolution behind them keep its maximum and take the span's window", () => {
  const network: Network = {
    inputShape: [7, 6, 2],
    layers: [
      { type: "conv2d", filters: 3, kernelSize: 2 },
      { type: "maxoutConv2d", filters: 2, rank: 3, kernelSize: 2, strides: 2, useBias: false },
    ],
  };
  const weights = randomWeights(network, stream);
  const inputs = gaussianTensor(stream, [40, 7, 6, 2]);
  expect(exactness(network, [1, 2]).kind).toBe("exact");
  const fusion = fuseSpan(
    network,
    weights,
    [1, 2],
    samplesOf(network, weights, [1, 2], inputs),
    EXACT,
  );
  expect(fusion.layers).toMatchObject([
    { type: "maxoutConv2d", filters: 2, rank: 3, kernelSize: [3, 3], strides: [2, 2] },
  ]);
  const { network: fused, weights: own } = spliceFusion(network, weights, [1, 2], fusion);
  const [ours, theirs] = [forward(fused, own, inputs), forward(network, weights, inputs)];
  ours.data.forEach((value, i) => expect(value).toBeCloseTo(theirs.data[i], 8));
});

test("a maxout block in between is approximate and names its reason; the fit is the least-squares one of its pieces", () => {
  const network: Network = { inputShape: [3], layers: [maxout(6, 3), maxout(2, 2)] };
  const weights = randomWeights(network, stream);
  const samples = samplesOf(network, weights, [1, 2], gaussianTensor(stream, [80, 3]));
  expect(exactness(network, [1, 2])).toEqual({
    kind: "approximate",
    reasons: ["layer 1 (maxout): the largest of several pieces is not linear"],
  });
  const fusion = fuseSpan(network, weights, [1, 2], samples, EXACT);
  const columns = regressors({ type: "dense", units: 4 }, samples.inputs, [4]);
  const ones = new Float64Array(80).fill(1);
  const targets = unitsOf(samples.targets);
  const { fitted } = regress(columns, [ones], targets, 0);
  const squares = fitted.flatMap((unit, o) => [...unit].map((z, n) => (z - targets[o][n]) ** 2));
  expect(fusion.fit.mse).toBeCloseTo(squares.reduce((sum, x) => sum + x, 0) / 80, 9);
  expect(fusion.fit.perUnit).toHaveLength(4);
  expect(fusionSize(network, [1, 2]).units).toBe(4);
});

test.each([
  [
    "gaussian",
    [1, 2],
    "layer 1 (maxout) has no closed form here: the largest of several pieces is not linear; choose empirical, or a span without it",
  ],
  ["gaussian", [2, 3], "layer 2 (dense) has"],
  [
    "product",
    [1, 2],
    "layer 1 (maxout) has no product: the largest of several pieces is not linear; choose empirical, or a span without it",
  ],
] as const)(
  "the %s method over layers %j is refused only where a maxout block stands",
  (method, span, message) => {
    const network: Network = { inputShape: [3], layers: [maxout(4, 2), dense(3), dense(2)] };
    const weights = randomWeights(network, stream);
    const samples = samplesOf(network, weights, span, gaussianTensor(stream, [40, 3]));
    const fuse = () => fuseSpan(network, weights, span, samples, { method });
    if (span[0] === 1) expect(fuse).toThrow(message);
    else expect(fuse().fit.nmse).toBeLessThan(1e-9);
  },
);

test("a bias for every position is refused where a maximum would come before it", () => {
  const network: Network = {
    inputShape: [8, 2],
    layers: [
      { type: "conv1d", filters: 3, kernelSize: 2 },
      { type: "maxoutConv1d", filters: 2, rank: 2, kernelSize: 2 },
    ],
  };
  const weights = randomWeights(network, stream);
  const samples = samplesOf(network, weights, [1, 2], gaussianTensor(stream, [30, 8, 2]));
  expect(() => fuseSpan(network, weights, [1, 2], samples, { ...EXACT, bias: "position" })).toThrow(
    "would come behind the maximum of maxout conv 2, 2 wide, rank 2; choose a bias for every channel",
  );
});

test("no batch norm is folded through a maximum", async () => {
  const { foldBatchNorms } = await import("#core/model/fold.ts");
  const network: Network = {
    inputShape: [3],
    layers: [{ type: "batchNorm" }, maxout(4, 2), { type: "batchNorm" }, dense(2)],
  };
  expect(foldBatchNorms(network, randomWeights(network, stream)).folded).toEqual([2]);
});

test("a fusion case writes maxout with its pieces inline, and is given one back", () => {
  const kernel = { shape: [2, 4], data: [1, 0, 0, 1, 0, 1, 1, 0] };
  const first = { type: "dense", kernel: { shape: [2, 2], data: [1, 2, 3, 4] } };
  const inputs = { shape: [4, 2], data: [1, 0, 0, 1, 1, 1, -1, 2] };
  const given = { layers: [first, { type: "maxout", units: 2, rank: 2, kernel }], inputs };
  const read = parseFusionCase({ ...given, method: "empirical", ridge: { absolute: 0 } });
  expect(read.network.layers[1]).toMatchObject({ type: "maxout", units: 2, rank: 2 });
  const { layer, nmse } = runCase(read);
  expect(layer).toMatchObject({ type: "maxout", rank: 2 });
  expect(nmse).toBeLessThan(1e-12);
});
