// What the starts of Blumenfeld, Gilboa and Soudry 2020 promise (docs/methods.md §1): kernels by their place, blocks
// that change nothing, pairs of leaky relus that are linear. constnet.json is NumPy's.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gaussianTensor } from "#core/fusion/testNetworks.test-support.ts";
import { random } from "#core/math/random.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { checkInit } from "#core/init/registry.ts";
import { startProblem, trainedLayers } from "#core/init/trainedLayers.ts";
import type { InitSpec } from "#core/init/registry.ts";

const stream = random(5, "constant");
const NETWORK: Network = {
  inputShape: [5, 4, 3],
  layers: [
    { type: "conv2d", filters: 4, kernelSize: 3, padding: "same" },
    { type: "residual", filters: 4 },
    { type: "residual", filters: 6, strides: 2, activation: "relu" },
    { type: "globalAvgPool" },
    { type: "dense", units: 3 },
  ],
};
const start = (init: InitSpec, network = NETWORK) => initializeWeights(network, init, 0, 0);
const ALIKE: InitSpec = { type: "constant", breaking: "none" };

test("constant: the stem's centre taps and the shortcut average, branches and the classifier are 0", () => {
  const [stem, block, wider, , classifier] = start(ALIKE);
  const centre = 4 * 3 * 4;
  stem.kernel!.data.forEach((value, i) =>
    expect(value).toBe(i >= centre && i < centre + 12 ? Math.fround(1 / 3) : 0),
  );
  for (const { kernel } of [block, wider, classifier]) {
    expect(kernel!.data.every((value) => value === 0)).toBe(true);
  }
  expect(wider.shortcut!.data.every((value) => value === 1 / 4)).toBe(true);
  expect([...block.gamma!.data, ...block.beta!.data]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
});

test("constant: every channel is the mean of the input's channels, blocks pass it on, logits are 0", () => {
  const x = gaussianTensor(stream, [6, 5, 4, 3]);
  const weights = start(ALIKE);
  const at = [0, 1].map((layer) => ({ layer, at: "output" }) as const);
  const [stem, block] = valuesAt(NETWORK, weights, at, x);
  stem.data.forEach((value, i) => {
    const pixel = Math.floor(i / 4);
    const mean = (x.data[3 * pixel] + x.data[3 * pixel + 1] + x.data[3 * pixel + 2]) / 3;
    expect(value).toBeCloseTo(mean, 6);
  });
  expect(block.data).toEqual(stem.data);
  expect(forward(NETWORK, weights, x).data.every((value) => value === 0)).toBe(true);
});

test.each([1, 2, 3, 4, 5])("constant: a window of %i reads the pixel itself", (kernelSize) => {
  const layers: readonly LayerSpec[] = [
    { type: "conv2d", filters: 2, kernelSize, padding: "same" },
    { type: "globalAvgPool" },
    { type: "dense", units: 2 },
  ];
  const network: Network = { inputShape: [5, 4, 1], layers };
  const x = gaussianTensor(stream, [2, 5, 4, 1]);
  const [{ data }] = valuesAt(network, start(ALIKE, network), [{ layer: 0, at: "output" }], x);
  expect(Array.from(data).filter((_, i) => i % 2 === 0)).toEqual(Array.from(x.data));
});

test("constant without a word is one number everywhere, as it was before", () => {
  for (const { kernel, shortcut } of start({ type: "constant", value: 0.5 })) {
    for (const one of [kernel, shortcut])
      expect(one?.data.every((v) => v === 0.5) ?? true).toBe(true);
  }
});

test("noise mixes a share of He-normal numbers into every kernel: 0.99·K + N(0, 0.01·2/fanIn)", () => {
  const layers: readonly LayerSpec[] = [
    { type: "dense", units: 300 },
    { type: "residualDense", units: 300 },
    { type: "dense", units: 10 },
  ];
  const network = { inputShape: [200], layers };
  const noisy = start({ type: "constant", breaking: "noise", noise: 0.04 }, network);
  const expected = [0.96 / 200, 0, 0];
  noisy.forEach(({ kernel }, layer) => {
    const { data, shape } = kernel!;
    const numbers = Array.from(data);
    const mean = numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
    const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / numbers.length;
    const wanted = (0.04 * 2) / shape[0];
    // Five standard deviations of a sample mean and variance.
    expect(Math.abs(mean - expected[layer])).toBeLessThan(5 * Math.sqrt(wanted / numbers.length));
    expect(Math.abs(variance / wanted - 1)).toBeLessThan(5 * Math.sqrt(2 / numbers.length));
  });
});

test("dropout goes into every branch that names no rate of its own, and needs one", () => {
  const init: InitSpec = { type: "constant", breaking: "dropout", rate: 0.02 };
  const layers = NETWORK.layers.with(2, { ...NETWORK.layers[2], rate: 0.3 } as LayerSpec);
  expect(trainedLayers(init, layers).map((layer) => ("rate" in layer ? layer.rate : "–"))).toEqual([
    "–",
    0.02,
    0.3,
    "–",
    "–",
  ]);
  expect(trainedLayers(ALIKE, layers)).toBe(layers);
  const plain: readonly LayerSpec[] = [{ type: "dense", units: 3 }];
  expect(startProblem(init, plain)).toBe(
    "init: dropout parts the units of residual layers, and there are none; add one, or a dropout layer, or choose noise",
  );
  const dropping: readonly LayerSpec[] = [{ type: "dropout", rate: 0.1 }, ...plain];
  expect(trainedLayers(init, dropping)).toEqual(dropping);
  expect([startProblem(init, dropping), startProblem(ALIKE, plain)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(trainedLayers(init, plain)).toBe(plain);
});

describe("the random control", () => {
  const network: Network = {
    inputShape: [6, 6, 30],
    layers: [
      { type: "conv2d", filters: 40, kernelSize: 3, padding: "same" },
      { type: "residual", filters: 80 },
      { type: "globalAvgPool" },
      { type: "dense", units: 3 },
    ],
  };
  const [stem, block, , classifier] = start({ type: "fanOutNormal" }, network);

  test.each([
    ["stem", stem.kernel!, 1 / (9 * 40)],
    ["branch", block.kernel!, 2 / (9 * 80)],
    ["shortcut", block.shortcut!, 1 / 80],
  ] as const)("draws the %s with its variance", (_, { data }, variance) => {
    const square = Array.from(data).reduce((sum, value) => sum + value * value, 0) / data.length;
    expect(Math.abs(square / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / data.length));
  });

  test("begins with a classifier of zeros", () => {
    expect(classifier.kernel!.data.every((value) => value === 0)).toBe(true);
  });
});

describe("leakyConstant", () => {
  const file = new URL("../vectors/constnet.json", import.meta.url);
  const { leaky } = JSON.parse(readFileSync(file, "utf8"));
  const lrelu = (units: number): LayerSpec => ({
    type: "dense",
    units,
    activation: "leakyRelu",
    alpha: leaky.rho,
  });

  test("two layers that copy are −x, as NumPy has it", () => {
    const layers = [lrelu(1), lrelu(1), { type: "dense", units: 1 } as const];
    const network = { inputShape: [1], layers };
    const x = { shape: [10, 1], data: Float64Array.from(leaky.x.data) };
    const weights = start({ type: "leakyConstant", codes: "i" }, network);
    const [pair] = valuesAt(network, weights, [{ layer: 1, at: "output" }], x);
    leaky.pair.data.forEach((value: number, i: number) =>
      expect(pair.data[i]).toBeCloseTo(value, 6),
    );
  });

  test("codes stand for layers in order, the last goes on, and only leaky relus change phase", () => {
    const layers = [
      { type: "dense", units: 4 } as const,
      lrelu(4),
      lrelu(6),
      lrelu(6),
      { type: "dense", units: 2 } as const,
    ];
    const network = { inputShape: [2], layers };
    const kernels = start({ type: "leakyConstant", codes: "1_ii" }, network).map(({ kernel }) =>
      Array.from(kernel!.data),
    );
    const copies = (channels: number, units: number, value: number) =>
      Array.from({ length: channels * units }, (_, at) =>
        (at % units) % channels === Math.floor(at / units) ? value : 0,
      );
    expect(kernels[0]).toEqual(new Array(8).fill(0.5));
    expect(kernels[1]).toEqual(copies(4, 4, 1));
    expect(kernels[2]).toEqual(copies(4, 6, Math.fround(-1 / leaky.rho)));
    expect(kernels[3]).toEqual(copies(6, 6, 1));
    expect(kernels[4]).toEqual(new Array(12).fill(0));
  });

  test("h draws with variance √2(1 + ρ)/fanIn", () => {
    const layers = [lrelu(300), { type: "dense", units: 2 } as const];
    const [{ kernel }] = start(
      { type: "leakyConstant", codes: "h" },
      { inputShape: [200], layers },
    );
    const square =
      Array.from(kernel!.data).reduce((sum, w) => sum + w * w, 0) / kernel!.data.length;
    const wanted = (Math.SQRT2 * (1 + leaky.rho)) / 200;
    expect(Math.abs(square / wanted - 1)).toBeLessThan(5 * Math.sqrt(2 / kernel!.data.length));
  });
});

test.each([
  [{ type: "constant", breaking: "luck" }, "breaking must be one of flat, none, dropout, noise"],
  [{ type: "constant", breaking: 3 }, "breaking must be a word, got 3"],
  [{ type: "constant", rate: 1 }, "rate must be at least 0 and below 1, got 1"],
  [{ type: "constant", noise: -1 }, "noise must be from 0 to 1, got -1"],
  [{ type: "constant", value: "none" }, "value must be a finite number, got none"],
  [{ type: "constant", broken: "x" }, "it has: value, rate, noise, breaking"],
  [{ type: "leakyConstant", codes: "1x" }, "codes must be letters 1, i and h"],
  [{ type: "leakyConstant", codes: "" }, "codes must be letters"],
])("%j is refused in words", (spec, words) => {
  expect(checkInit(spec as InitSpec)).toContain(words);
});
