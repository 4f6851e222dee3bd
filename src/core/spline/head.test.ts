import fc from "fast-check";
import { expect, test } from "vitest";
import { run } from "#core/fusion/steps.ts";
import { matrixOf } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { weightSpecs } from "#core/model/weights.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { degreeProblem, fitHeadSteps } from "./fitHead.ts";
import type { SplineOptions } from "./fitHead.ts";
import { headOf, placeInHead } from "./head.ts";
import type { Head } from "./head.ts";
import { distance, readVector, unpack } from "./oracle.test-support.ts";
import { logitScale, oneHot } from "./targets.ts";
import { splineValues } from "./terms.ts";

const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const output = (units: number): LayerSpec => ({ type: "dense", units });
const networkOf = (layers: readonly LayerSpec[], width = 6): Network => ({
  inputShape: [width],
  layers,
});

function headIn(layers: readonly LayerSpec[]): Head {
  const head = headOf(networkOf(layers));
  if ("problem" in head) throw new Error(head.problem);
  return head;
}

/** Every weight a normal number. */
function drawn(network: Network): NetworkWeights {
  const stream = random(1, "around");
  const weights: Record<string, { shape: readonly number[]; data: Float32Array }>[] =
    network.layers.map(() => ({}));
  for (const { layer, name, shape } of weightSpecs(network)) {
    const length = shape.reduce((product, n) => product * n, 1);
    weights[layer][name] = { shape, data: Float32Array.from({ length }, () => stream.normal()) };
  }
  return weights;
}

test("the head is the last dense layers with relu between; dropout does not end it, anything else does", () => {
  expect(headIn([relu(8), relu(7), output(2)])).toEqual({
    hidden: [0, 1],
    output: 2,
    inputs: 6,
    units: [8, 7],
    hasTrunk: false,
  });
  const split: LayerSpec[] = [output(5), { type: "activation", activation: "relu" }];
  const dropout: LayerSpec = { type: "dropout", rate: 0.2 };
  expect(headIn([...split, dropout, relu(4), output(2)]).hidden).toEqual([0, 3]);
  const tanh: LayerSpec = { type: "dense", units: 9, activation: "tanh" };
  expect(headIn([relu(8), tanh, relu(4), output(2)])).toMatchObject({
    hidden: [2],
    inputs: 9,
    hasTrunk: true,
  });
  const norm: LayerSpec = { type: "batchNorm" };
  expect(headIn([relu(8), norm, relu(4), output(2)])).toMatchObject({
    hidden: [2],
    hasTrunk: true,
  });
});

test.each<[string, readonly LayerSpec[], RegExp]>([
  ["an activation behind the output", [relu(8), relu(2)], /output must be a dense layer/],
  [
    "an output without a bias",
    [relu(8), { ...output(2), useBias: false } as LayerSpec],
    /with a bias/,
  ],
  ["no hidden layer", [output(2)], /dense layer with relu and a bias must stand before/],
  ["another activation", [{ type: "dense", units: 8, activation: "tanh" }, output(2)], /relu/],
  ["a batch norm in between", [relu(8), { type: "batchNorm" }, output(2)], /nothing but dropout/],
  [
    "hidden units without biases",
    [{ ...relu(8), useBias: false } as LayerSpec, output(2)],
    /a bias/,
  ],
])("refused in words: %s", (_, layers, reason) => {
  expect(headOf(networkOf(layers))).toEqual({ problem: expect.stringMatching(reason) });
});

const vector = readVector("friedman1_deg1_autospan");
const [X, Y] = [unpack(vector.X), unpack(vector.y)];
const inputs = { shape: [X.rows, X.columns], data: X.data };

test.each<[string, readonly LayerSpec[], SplineOptions]>([
  ["one hidden layer", [relu(30), output(1)], { degree: 1 }],
  ["three hidden layers", [relu(16), relu(20), relu(14), output(1)], { degree: 1 }],
  ["fewer units than the best spline has terms", [relu(5), output(1)], { degree: 1 }],
])("in %s the network is the spline", (_, layers, options) => {
  const network = networkOf(layers);
  const head = headIn(layers);
  const { spline, network: small, bound } = run(fitHeadSteps(X, Y, head, options));
  const weights = placeInHead(small, head, drawn(network));
  expect(bound).toBe(0);
  expect(spline.terms.length).toBeGreaterThan(3);
  expect(spline.terms.length - 1).toBeLessThanOrEqual(Math.min(...head.units));
  expect(
    distance(forward(network, weights, inputs).data, splineValues(X, spline).data),
  ).toBeLessThan(1e-8);
});

test("products come within their bound, in as many segments as the second layer has room for", () => {
  const segmentsIn = (units: number) => {
    const layers = [relu(30), relu(units), output(1)];
    const network = networkOf(layers);
    const head = headIn(layers);
    const fit = run(fitHeadSteps(X, Y, head, { degree: 2, maxTerms: 15 }));
    const weights = placeInHead(fit.network, head, drawn(network));
    const values = forward(network, weights, inputs).data;
    expect(distance(values, splineValues(X, fit.spline).data)).toBeLessThanOrEqual(
      fit.bound + 1e-9,
    );
    return fit;
  };
  const [fine, coarse] = [segmentsIn(200), segmentsIn(40)];
  expect([fine.segments, fine.spline.terms.some(({ length }) => length === 2)]).toEqual([8, true]);
  expect(coarse.segments).toBeLessThan(8);
  expect(segmentsIn(4).spline.terms.length).toBeLessThan(fine.spline.terms.length);
});

test("products ask for two hidden layers", () => {
  expect(degreeProblem(headIn([relu(30), output(1)]), { degree: 2 })).toMatch(
    /two dense relu layers/,
  );
  expect(degreeProblem(headIn([relu(30), relu(30), output(1)]), { degree: 2 })).toBeUndefined();
});

test("the trunk and its weights stay as they are", () => {
  const tanh: LayerSpec = { type: "dense", units: 9, activation: "tanh" };
  const layers = [tanh, relu(12), output(1)];
  const network = networkOf(layers);
  const around = drawn(network);
  const head = headIn(layers);
  const trunk = forward({ ...network, layers: [tanh] }, around.slice(0, 1), inputs);
  const features = matrixOf(X.rows, 9, Float64Array.from(trunk.data));
  const { spline, network: small } = run(fitHeadSteps(features, Y, head, { degree: 1 }));
  const weights = placeInHead(small, head, around);
  expect(weights[0]).toBe(around[0]);
  const values = forward(network, weights, inputs).data;
  expect(distance(values, splineValues(features, spline).data)).toBeLessThan(1e-6);
});

test("values of one-hot targets are scaled to the least cross-entropy among powers of two", () => {
  const classes = [0, 1, 2, 1];
  expect([...oneHot(classes, 3).data]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0]);
  expect(logitScale(oneHot(classes, 3), classes)).toBe(64); // never wrong: the surer the better
  const useless = matrixOf(4, 2, Float64Array.of(0.6, 0.4, 0.6, 0.4, 0.6, 0.4, 0.6, 0.4));
  expect(logitScale(useless, [0, 1, 1, 1])).toBe(1);
  // margins ±1 with three of four right: d/ds of the loss is 0 where e^s = 3, s = 1.0986
  const mostly = matrixOf(4, 2, Float64Array.of(1, 0, 1, 0, 1, 0, 1, 0));
  expect(logitScale(mostly, [0, 0, 0, 1])).toBe(1);
  // the same with margins of 1/8: s = 8.79
  const narrow = matrixOf(
    4,
    2,
    mostly.data.map((value) => value / 8),
  );
  expect(logitScale(narrow, [0, 0, 0, 1])).toBe(8);
});

test("whatever the data (few rows, ties, constant columns, huge and tiny units), the network is finite and the spline", () => {
  const sizes = fc.record({
    seed: fc.nat(1e6),
    rows: fc.integer({ min: 1, max: 40 }),
    variables: fc.integer({ min: 1, max: 4 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    units: fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 3 }),
    degree: fc.constantFrom(1 as const, 2 as const),
    digits: fc.constantFrom(0, 1, 1e3),
    scale: fc.constantFrom(1e-4, 1, 1e4),
  });
  fc.assert(
    fc.property(sizes, ({ seed, rows, variables, outputs, units, degree, digits, scale }) => {
      const stream = random(seed, "fuzz");
      const numbers = (n: number) =>
        Float64Array.from({ length: n }, () =>
          digits === 0 ? 3 : (scale * Math.round(digits * stream.normal())) / digits,
        );
      const features = matrixOf(rows, variables, numbers(rows * variables));
      const targets = matrixOf(rows, outputs, numbers(rows * outputs));
      const layers = [...units.map(relu), output(outputs)];
      const network = networkOf(layers, variables);
      const head = headOf(network) as Head;
      if (degreeProblem(head, { degree })) return;
      const {
        spline,
        network: small,
        bound,
      } = run(fitHeadSteps(features, targets, head, { degree }));
      const weights = placeInHead(small, head, drawn(network));
      const values = forward(network, weights, {
        shape: [rows, variables],
        data: features.data,
      }).data;
      const largest = Math.max(...targets.data.map(Math.abs), 1);
      const apart = distance(values, splineValues(features, spline).data);
      expect(apart).toBeLessThanOrEqual(bound + 1e-6 * largest);
    }),
    { numRuns: 300, seed: 17 },
  );
});
