// A residual layer does what its parts do one after another, and what is known of it without numbers.

import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { gaussianTensor, randomWeights } from "#core/fusion/testNetworks.test-support.ts";
import { countMultiplies, countParameters } from "./counts.ts";
import { forward } from "./forward.ts";
import type { LayerSpec, Network } from "./layers.ts";
import { inferShapes } from "./shapes.ts";
import { weightSpecs } from "./weights.ts";

const stream = random(11, "residual");
const CASES: [string, readonly number[], LayerSpec, LayerSpec, LayerSpec | undefined][] = [
  [
    "keeps its input beside the branch",
    [5, 4, 3],
    { type: "residual", filters: 3 },
    { type: "conv2d", filters: 3, kernelSize: 3, padding: "same" },
    undefined,
  ],
  [
    "has a shortcut of one tap where width and stride change",
    [5, 4, 3],
    { type: "residual", filters: 6, strides: 2, activation: "tanh" },
    { type: "conv2d", filters: 6, kernelSize: 3, padding: "same", strides: 2 },
    { type: "conv2d", filters: 6, kernelSize: 1, strides: 2, useBias: false },
  ],
  [
    "of lists keeps its input",
    [7],
    { type: "residualDense", units: 7, epsilon: 0.1 },
    { type: "dense", units: 7 },
    undefined,
  ],
  [
    "of lists has a shortcut where the width changes",
    [7],
    { type: "residualDense", units: 3, useBatchNorm: false },
    { type: "dense", units: 3 },
    { type: "dense", units: 3, useBias: false },
  ],
];

describe.each(CASES)("a residual layer %s", (_, inputShape, layer, branch, shortcut) => {
  const network: Network = { inputShape, layers: [layer] };
  const [record] = randomWeights(network, stream);
  const { kernel, bias, shortcut: beside, ...norm } = record;

  test("is the sum of its parts", () => {
    const epsilon = "epsilon" in layer && layer.epsilon !== undefined ? layer.epsilon : 1e-3;
    const x = gaussianTensor(stream, [6, ...inputShape]);
    const before: readonly LayerSpec[] = [
      ...(norm.gamma ? [{ type: "batchNorm", epsilon } as const] : []),
      { type: "activation", activation: "relu" },
    ];
    const run = (last: LayerSpec, own: object) =>
      forward(
        { inputShape, layers: [...before, last] },
        [...(norm.gamma ? [norm] : []), {}, own],
        x,
      );
    const through = run(branch, { kernel, bias }).data;
    const around = shortcut ? run(shortcut, { kernel: beside }).data : x.data;
    const f = "activation" in layer && layer.activation === "tanh" ? Math.tanh : (v: number) => v;
    const wanted = Array.from(through, (value, i) => f(value + around[i]));
    forward(network, [record], x).data.forEach((y, i) => expect(y).toBeCloseTo(wanted[i], 12));
  });

  test("counts the weights and multiplications of its parts", () => {
    const parts = [branch, ...(shortcut ? [shortcut] : [])];
    const sum = (count: (part: Network) => number) =>
      parts.reduce((total, part) => total + count({ inputShape, layers: [part] }), 0);
    const channels = inputShape[inputShape.length - 1];
    expect(countParameters(network)).toBe(sum(countParameters) + (norm.gamma ? 2 * channels : 0));
    expect(countMultiplies(network)[0]).toBe(sum((part) => countMultiplies(part)[0]));
  });
});

test("its kernels know which is the branch and which the shortcut", () => {
  const network: Network = { inputShape: [4, 4, 2], layers: [{ type: "residual", filters: 3 }] };
  const paths = weightSpecs(network).flatMap(({ name, isKernel, path }) =>
    isKernel ? [[name, path]] : [],
  );
  expect(paths).toEqual([
    ["kernel", "branch"],
    ["shortcut", "shortcut"],
  ]);
});

test.each([
  [[6], { type: "residual", filters: 2 }, "needs an input of 3 axes, got 6; residualDense"],
  [[4, 4, 1], { type: "residualDense", units: 2 }, "put a flatten layer before it"],
  [[4, 4, 1], { type: "residual", filters: 2, strides: 0 }, "strides must be a positive integer"],
  [[4], { type: "residualDense", units: 2, rate: 1 }, "rate must be a number from 0 to 0.99"],
] as const)("on %j %j is refused in words", (inputShape, layer, words) => {
  expect(() => inferShapes({ inputShape, layers: [layer] })).toThrow(words);
});
