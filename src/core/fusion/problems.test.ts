// What cannot be fused is reported in one sentence: what is wrong, where, counted as the screen counts layers
// (blocks, not the layers of the file), and what to do.

import { describe, expect, test } from "vitest";
import type { Span } from "#core/model/blocks.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { random } from "#core/math/random.ts";
import { zeroMatrix } from "#core/math/matrix.ts";
import { fuseFromMoments, fuseSpan, openFit } from "./fuse.ts";
import { exactness } from "./exactness.ts";
import type { FusionOptions } from "./options.ts";
import { spanProblem } from "./span.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const conv = (filters: number, kernelSize: number): LayerSpec => ({
  type: "conv2d",
  filters,
  kernelSize,
});
const dense = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });

/** Five layers in the file before the second block begins. */
const IMAGES: Network = {
  inputShape: [200, 200, 1],
  layers: [
    { type: "batchNorm" },
    { ...conv(64, 3), activation: "relu" } as LayerSpec,
    { type: "batchNorm" },
    { type: "dropout", rate: 0.5 },
    { type: "maxPool", poolSize: 2, strides: 1 },
    conv(2, 9),
    { type: "flatten" },
    dense(3),
  ],
};

test("a span of few units between many would have more parameters than can be trained", () => {
  const network = { inputShape: [10_000], layers: [dense(8), dense(60_000), dense(2)] };
  expect(spanProblem(network, [1, 2])).toBe(
    "the fused layer would have 10000 × 60000 parameters, more than 134217728; fuse another span",
  );
  expect(spanProblem(network, [2, 3])).toBeUndefined();
});

describe("spans", () => {
  test.each<[Span, object, string]>([
    [[1, 1], {}, "span [1, 1] must name two or more of the blocks 1 to 3, in order"],
    [[3, 2], {}, "span [3, 2] must name two or more of the blocks 1 to 3, in order"],
    [[2, 9], {}, "span [2, 9] must name two or more of the blocks 1 to 3, in order"],
    [
      [2, 3],
      {},
      "the fused dense layer would read all 2483776 numbers of 197×197×64, more than 16384; fuse a span that begins later",
    ],
    [
      [1, 2],
      { kernelSize: 99 },
      "the fused kernel 99×99×1 would have 9801 taps a unit, more than 4096; choose a smaller kernelSize",
    ],
    [[1, 2], { padBefore: 0.5 }, "padBefore must be an integer for each of 2 axes, got 0.5"],
    [
      [1, 2],
      { kernelSize: [3] },
      "kernelSize must be a positive integer for each of 2 axes, got [3]",
    ],
  ])("%j %j", (span, options, message) => {
    expect(spanProblem(IMAGES, span, options)).toBe(message);
    expect(exactness(IMAGES, span, options)).toEqual({ kind: "impossible", reasons: [message] });
    const fuse = () => openFit(IMAGES, [], span, { method: "empirical", ...options });
    expect(fuse).toThrow(NetworkError);
    expect(fuse).toThrow(`layers ${span.join(" to ")} cannot be fused: ${message}`);
  });

  test("an invalid network is reported by its block", () => {
    const layers = [dense(2), { type: "batchNorm" } as const, dense(0)];
    expect(spanProblem({ inputShape: [3], layers }, [1, 2])).toBe(
      "layer 2 (dense): units must be a positive integer, got 0",
    );
    const pooled = [dense(2), { type: "maxPool", poolSize: 2 } as const, dense(1)];
    expect(spanProblem({ inputShape: [3], layers: pooled }, [1, 2])).toBe(
      "layer 1 (maxPool): needs an input with a spatial axis, got 2",
    );
  });

  test("what is not linear is named by its block", () => {
    expect(exactness(IMAGES, [1, 2]).reasons).toEqual([
      "layer 1 (conv2d): relu is not linear",
      "layer 1 (maxPool): a maximum is not linear",
    ]);
  });
});

describe("methods and modes", () => {
  const SIGNAL: Network = {
    inputShape: [12, 1],
    layers: [
      { type: "batchNorm" },
      { type: "conv1d", filters: 2, kernelSize: 3 },
      { type: "maxPool", poolSize: 2 },
      { type: "flatten" },
      dense(4),
      dense(3),
    ],
  };
  const WIDE: Network = { inputShape: [5000], layers: [dense(2), dense(1)] };
  const refusal = (network: Network, span: Span, options: FusionOptions) => () =>
    openFit(network, randomWeights(network, random(1, "problems")), span, options);

  test.each<[Network, Span, FusionOptions, string]>([
    [
      SIGNAL,
      [1, 2],
      { method: "gaussian" },
      "layers 1 to 2 cannot be fused: layer 1 (conv1d) stands in the way: the gaussian method needs dense layers; choose empirical, or a span that begins later",
    ],
    [
      WIDE,
      [1, 2],
      { method: "gaussian" },
      "layers 1 to 2 cannot be fused: the gaussian method needs the covariance of all 5000 inputs, more than 4096; choose empirical, or a span that begins later",
    ],
    [
      SIGNAL,
      [2, 3],
      { method: "perChannel" },
      "layers 2 to 3 cannot be fused: the perChannel method solves for one input channel at a time and needs convolutions; choose empirical",
    ],
    [
      SIGNAL,
      [1, 3],
      { method: "empirical", mode: "sequentialRetrain" },
      "mode sequentialRetrain trains between its steps, which a fusion by itself cannot: choose mode sequential, or fuse the pairs of fusionPlan one by one",
    ],
  ])("%#: %j", (network, span, options, message) => {
    expect(refusal(network, span, options)).toThrow(message);
  });

  test("a pair on the way of mode sequential whose kernel grows too large", () => {
    const wide = {
      type: "conv2d",
      filters: 1,
      kernelSize: 7,
      strides: 2,
      padding: "same",
    } as const;
    const pool = { type: "maxPool", poolSize: 9, strides: 2, padding: "same" } as const;
    const network: Network = { inputShape: [9, 9, 5], layers: [conv(5, 1), wide, pool, wide] };
    const stream = random(2, "problems");
    const weights = randomWeights(network, stream);
    const samples = samplesOf(network, weights, [1, 3], gaussianTensor(stream, [2, 9, 9, 5]));
    const options = { method: "empirical", mode: "sequential", kernelSize: 3 } as const;
    expect(() => fuseSpan(network, weights, [1, 3], samples, options)).toThrow(
      "mode sequential cannot fuse a pair on its way: the fused kernel 47×47×5 would have 11045 taps a unit, more than 4096; choose a smaller kernelSize, or mode oneShot",
    );
  });
});

describe("samples", () => {
  const NETWORK: Network = { inputShape: [3], layers: [dense(4), dense(2)] };
  const weights = randomWeights(NETWORK, random(3, "problems"));
  const tensor = (...shape: number[]) => gaussianTensor(random(4, "problems"), shape);
  const fit = () => openFit(NETWORK, weights, [1, 2], { method: "empirical" });

  test.each<[number[], number[], string]>([
    [[5, 4], [5, 2], "fuseSpan: inputs must be N×3, got 5×4"],
    [[5, 3], [5, 3], "fuseSpan: targets must be N×2, got 5×3"],
    [[5, 3], [4, 2], "fuseSpan: 5 inputs ≠ 4 targets"],
  ])("%j and %j", (inputs, targets, message) => {
    const add = () => fit().add({ inputs: tensor(...inputs), targets: tensor(...targets) });
    expect(add).toThrow(RangeError);
    expect(add).toThrow(message);
  });

  test("more than a wide layer can take are refused, and leave what was added as it was", () => {
    const network: Network = { inputShape: [4097], layers: [dense(1), dense(1)] };
    const wide = openFit(network, randomWeights(network, random(5, "problems")), [1, 2], {
      method: "empirical",
    });
    const add = (n: number) => wide.add({ inputs: tensor(n, 4097), targets: tensor(n, 1) });
    add(2);
    expect(() => add(4095)).toThrow(/at most 4096 samples, got 4097/);
    expect(wide.samples).toBe(2);
  });

  test("none at all", () =>
    expect(() => fit().solve()).toThrow("fuseSpan: no samples to fit on; add some first"));

  test("moments of another size", () => {
    const moments = { mean: new Float64Array(2), covariance: zeroMatrix(2, 3) };
    expect(() => fuseFromMoments(NETWORK, weights, [1, 2], moments)).toThrow(
      "fuseFromMoments: 3 inputs need a mean [3] and a covariance [3, 3], got [2] and [2, 3]",
    );
  });

  test("a variance that has no root", () => {
    const norm = { type: "batchNorm", epsilon: 0 } as const;
    const network: Network = { inputShape: [3], layers: [dense(4), norm, dense(2)] };
    const [first, { movingVariance, ...others }, last] = randomWeights(
      network,
      random(3, "problems"),
    );
    const none = { ...movingVariance!, data: movingVariance!.data.map(() => 0) };
    const open = () =>
      openFit(network, [first, { ...others, movingVariance: none }, last], [1, 2], {
        method: "empirical",
      });
    expect(open).toThrow(
      "layer 2 (batchNorm): movingVariance must not be negative, nor 0 with epsilon 0",
    );
  });

  test("weights that are missing", () => {
    const open = () => openFit(NETWORK, [{}, {}], [1, 2], { method: "empirical" });
    expect(open).toThrow("layer 1 (dense): kernel must have shape [3, 4], got none");
  });
});
