// The float64 reference pass against NumPy (common.py of the oracles) and SciPy's functions.

import { describe, expect, test } from "vitest";
import { activationFunction, activationSlope } from "./activate.ts";
import { forward, subnetwork, valuesAt } from "./forward.ts";
import { ACTIVATIONS } from "./layers.ts";
import type { Activation, LayerSpec, Network } from "./layers.ts";
import type { LayerWeights } from "./weights.ts";

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data) });
const Z = [-7, -1.3, -0.2, 0.4, 2, 6.5];

// numpy.tanh, scipy.special.erf, z·scipy.special.ndtr(z), …; leakyRelu with slope 0.2
// prettier-ignore
const VALUES: { readonly [name in Activation]: readonly number[] } = {
  linear: Z,
  relu: [0, 0, 0, 0.4, 2, 6.5],
  leakyRelu: [-1.4, -0.26, -0.04, 0.4, 2, 6.5],
  relu6: [0, 0, 0, 0.4, 2, 6],
  elu: [-0.9990881180344455, -0.7274682069659875, -0.18126924692201815, 0.4, 2, 6.5],
  tanh: [-0.9999983369439447, -0.8617231593133063, -0.197375320224904, 0.3799489622552249, 0.9640275800758169, 0.9999954793514042],
  sigmoid: [0.0009110511944006454, 0.2141650169574414, 0.45016600268752216, 0.598687660112452, 0.8807970779778823, 0.998498817743263],
  softplus: [0.0009114664537742447, 0.2410084538329922, 0.5981388693815918, 0.9130152523999526, 2.1269280110429727, 6.501502310159754],
  erf: [-1, -0.9340079449406524, -0.22270258921047845, 0.42839235504666845, 0.9953222650189527, 1],
  gelu: [-8.958687807200846e-12, -0.12584062996129347, -0.0841480581121794, 0.2621686966441297, 1.9544997361036416, 6.49999999973896],
};

describe("activations", () => {
  test.each(ACTIVATIONS)("%s is SciPy's", (name) => {
    const f = activationFunction(name, 0.2);
    Z.forEach((z, i) => expect(f(z), `at ${z}`).toBeCloseTo(VALUES[name][i], 14));
  });
  test.each(ACTIVATIONS)("the slope of %s is its difference quotient", (name) => {
    const [f, slope] = [activationFunction(name, 0.2), activationSlope(name, 0.2)];
    for (const z of Z) expect(slope(z)).toBeCloseTo((f(z + 1e-6) - f(z - 1e-6)) / 2e-6, 7);
  });
  test.each(ACTIVATIONS)("%s stays finite far out", (name) => {
    for (const z of [-800, 800]) {
      expect(Number.isFinite(activationFunction(name)(z))).toBe(true);
      expect(Number.isFinite(activationSlope(name)(z))).toBe(true);
    }
  });
});

// prettier-ignore
const X = tensor([2, 5, 2], [-0.8, -1.32, -0.25, 0.42, 1.14, 0.11, -0.55, -0.78, 0.75, 1.63, 0.27, -1.23, -0.96, 1.6, 0.2, -1.73, -0.08, -1.16, -0.63, -0.49]);
const CONV: LayerWeights = {
  kernel: tensor(
    [3, 2, 2],
    [-0.71, 0.55, -0.06, -0.59, 0.41, 0.83, -1.64, -0.26, -0.98, -0.17, -1.29, 0.02],
  ),
  bias: tensor([2], [-0.04, -0.3]),
};

function outputOf(layer: LayerSpec, weights: LayerWeights = {}): number[] {
  return [...forward({ inputShape: [5, 2], layers: [layer] }, [weights], X).data];
}

function expectNumbers(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 12));
}

describe("layers", () => {
  const conv = { type: "conv1d", filters: 2, kernelSize: 3, strides: 2 } as const;
  test("same padding puts the odd zero behind", () => {
    // prettier-ignore
    expectNumbers(outputOf({ ...conv, padding: "same" }, CONV), [1.5, -0.5699, 1.9445, 0.3102, -1.9684, 0.0564, 0.9647, 0.4391, 5.0396, -1.1658, 0.6317, -0.0551]);
  });
  test("negative padding crops, positive adds zeros", () => {
    // prettier-ignore
    expectNumbers(outputOf({ ...conv, padding: [[-1, 2]] }, CONV), [1.9445, 0.3102, -1.9684, 0.0564, 5.0396, -1.1658, 0.6317, -0.0551]);
  });
  test("same pools look only at what is inside", () => {
    // prettier-ignore
    expectNumbers(outputOf({ type: "maxPool", poolSize: 2, padding: "same" }), [-0.25, 0.42, 1.14, 0.11, 0.75, 1.63, 0.27, 1.6, 0.2, -1.16, -0.63, -0.49]);
    // prettier-ignore
    expectNumbers(outputOf({ type: "avgPool", poolSize: 2, padding: "same" }), [-0.525, -0.45, 0.295, -0.335, 0.75, 1.63, -0.345, 0.185, 0.06, -1.445, -0.63, -0.49]);
  });
  test("batch norm in inference, position bias, dropout, flatten, activation", () => {
    const norm = {
      gamma: tensor([2], [2, 1]),
      beta: tensor([2], [1, 0]),
      movingMean: tensor([2], [0.2, 0]),
      movingVariance: tensor([2], [3, 0]),
    };
    const normal = outputOf({ type: "batchNorm", epsilon: 1 }, norm);
    expectNumbers(normal.slice(0, 4), [2 * (-1 / 2) + 1, -1.32, 2 * (-0.45 / 2) + 1, 0.42]);
    const bias = tensor([5, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expectNumbers(outputOf({ type: "positionBias" }, { bias }).slice(10, 12), [1.27, 0.77]);
    expectNumbers(outputOf({ type: "dropout", rate: 0.9 }), [...X.data]);
    expectNumbers(outputOf({ type: "flatten" }), [...X.data]);
    expect(outputOf({ type: "activation", activation: "leakyRelu", alpha: 0.5 })[0]).toBe(-0.4);
  });
});

describe("points", () => {
  const network: Network = {
    inputShape: [5, 2],
    layers: [
      { type: "conv1d", filters: 2, kernelSize: 3, activation: "relu" },
      { type: "flatten" },
      { type: "dense", units: 1 },
    ],
  };
  const weights = [
    CONV,
    {},
    { kernel: tensor([6, 1], [1, 1, 1, 1, 1, 1]), bias: tensor([1], [0.5]) },
  ];
  const values = valuesAt(
    network,
    weights,
    [
      { layer: 0, at: "preActivation" },
      { layer: 0, at: "output" },
      { layer: 2, at: "input" },
      { layer: 0, at: "input" },
    ],
    X,
  );

  test("input, pre-activation and output of any layer", () => {
    expect(values.map(({ shape }) => shape.join())).toEqual(["2,3,2", "2,3,2", "2,6", "2,5,2"]);
    values[0].data.forEach((z, i) => expect(values[1].data[i]).toBe(Math.max(0, z)));
    expect([...values[2].data]).toEqual([...values[1].data]);
    expect(values[3]).toBe(X);
  });
  test("a part of the network continues where the other stops", () => {
    const rest = subnetwork(network, weights, 1, 3);
    expect(rest.network.inputShape).toEqual([3, 2]);
    expect(forward(rest.network, rest.weights, values[1])).toEqual(forward(network, weights, X));
  });
  test("inputs of another shape and layers that are not there are refused", () => {
    expect(() => forward(network, weights, tensor([1, 5], [1, 2, 3, 4, 5]))).toThrow(
      "inputs must have shape [N, 5, 2], got [1, 5]",
    );
    expect(() => valuesAt(network, weights, [{ layer: 7, at: "input" }], X)).toThrow("no layer 7");
  });
});
