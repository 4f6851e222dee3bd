// Merges against NumPy (core/fusion/vectors: bn_fold, conv_matrix), against impulses, and by the laws they obey.

import { expect, test } from "vitest";
import { expectClose, revive } from "#core/fusion/oracle.test-support.ts";
import {
  asMatrix,
  gaussianTensor,
  randomNetwork,
  randomWeights,
} from "#core/fusion/testNetworks.test-support.ts";
import bnFold from "#core/fusion/vectors/bn_fold.json";
import convMatrixVectors from "#core/fusion/vectors/conv_matrix.json";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { foldBefore } from "#core/model/fold.ts";
import { forward } from "#core/model/forward.ts";
import type { ConvSpec, LayerSpec, Network } from "#core/model/layers.ts";
import { batchNormMap } from "#core/model/passes/batchNorm.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { convMatrix, convMatrixShape, filledShare, mergeParallel } from "./convMatrix.ts";
import type { DenseWeights } from "./convMatrix.ts";
import { paddingValue, planFolds } from "./foldPlan.ts";
import { isPlainConv, largestDifference, measureFolds, measureMatrix } from "./merges.ts";

const v = revive(bnFold);
const norm = { type: "batchNorm", epsilon: v.eps } as const;
const conv = (padding: ConvSpec["padding"], strides = 1, filters = 4): ConvSpec => ({
  ...{ type: "conv2d", filters, kernelSize: 3, strides, padding: padding! },
});
const normOf = (part: typeof v) => ({
  gamma: part.gamma,
  beta: part.beta,
  movingMean: part.mean,
  movingVariance: part.var,
});
const before = normOf(v.bn_then_conv);
const map = batchNormMap(norm, before);
const layer = { kernel: v.kernel, bias: v.bias };

/** The dense layer on flattened samples. */
function answer({ kernel, bias }: DenseWeights, x: Tensor): Tensor {
  const [inputs, units] = kernel.shape;
  const network: Network = { inputShape: [inputs], layers: [{ type: "dense", units }] };
  return forward(network, [{ kernel, bias }], { shape: [x.shape[0], inputs], data: x.data });
}

test.each([
  ["s1_same", 1, "same"],
  ["s2_same", 2, "same"],
  ["s1_valid", 1, "valid"],
] as const)("NumPy's convolution is its matrix: %s", (tag, strides, padding) => {
  const c = revive(convMatrixVectors);
  const expected = c.cases[tag];
  const spec = conv(padding, strides, 3);
  const matrix = convMatrix(spec, { kernel: c.kernel, bias: c.bias }, [5, 4, 2]);
  expect(matrix.kernel.shape).toEqual(expected.shape);
  expect(convMatrixShape(spec, [5, 4, 2])).toEqual(expected.shape);
  expect(matrix.kernel.data.slice(0, expected.row0.data.length)).toEqual(
    Float64Array.from(expected.row0.data),
  );
  const squares = [...matrix.kernel.data].reduce((total, value) => total + value ** 2, 0);
  expect(squares).toBeCloseTo(expected.frob2, 9);
  const out = answer(matrix, c.x);
  expectClose({ shape: expected.out.shape, data: out.data }, expected.out, 1e-12);
  const filled = [...matrix.kernel.data].filter((value) => value !== 0).length;
  expect(filledShare(spec, [5, 4, 2])).toBeCloseTo(filled / matrix.kernel.data.length, 12);
});

test("of every convolution in 300 random networks it is the answer to impulses", () => {
  let found = 0;
  for (let seed = 0; seed < 300; seed++) {
    const network = randomNetwork(seed);
    const weights = randomWeights(network, random(seed, "matrix"));
    const shapes = inferShapes(network);
    for (const [at, spec] of network.layers.entries()) {
      if (!isPlainConv(spec)) continue;
      const inputShape = inputShapeOf(network, at, shapes);
      const linear: LayerSpec = { ...spec, activation: "linear" };
      const expected = asMatrix({ inputShape, layers: [linear] }, [weights[at]]);
      const matrix = convMatrix(spec, weights[at], inputShape);
      expectClose(matrix.kernel, expected.kernel, 1e-12);
      expectClose(matrix.bias, expected.bias, 1e-12);
      found += 1;
    }
  }
  expect(found).toBeGreaterThan(50);
});

test("a dense branch in parallel adds its matrix and its bias; another size is refused", () => {
  const stream = random(3, "branch");
  const matrix = convMatrix(conv("same"), layer, [5, 6, 2]);
  const branch = {
    kernel: gaussianTensor(stream, [60, 120]),
    bias: gaussianTensor(stream, [120]),
  };
  const [one, two] = [answer(matrix, v.x), answer(branch, v.x)];
  const sum = { shape: one.shape, data: Float64Array.from(one.data, (y, i) => y + two.data[i]) };
  expectClose(answer(mergeParallel(matrix, branch), v.x), sum, 1e-11);
  const small = convMatrix(conv("valid"), layer, [5, 6, 2]);
  expect(() => mergeParallel(matrix, small)).toThrow(
    "mergeParallel: kernels of [60, 120] and [60, 48] cannot be added",
  );
});

test("in front of a same convolution: refused with the border's reason, exact where it pads with −t/s", () => {
  const network: Network = { inputShape: [5, 6, 2], layers: [norm, conv("same")] };
  const [plan] = planFolds(network, [before, layer]);
  expect(plan).toEqual({
    norm: 0,
    problem:
      "layer 1 (conv2d) pads with zeros; folded, it would have to pad each channel with −t/s, here -0.156 to 0.0862. As a dense matrix it can take the batch norm in",
  });
  const padded = surround(v.x, paddingValue(map));
  const valid: Network = { inputShape: [7, 8, 2], layers: [conv("valid")] };
  expectClose(forward(valid, [foldBefore(layer, map)], padded), v.bn_then_conv.out_same, 1e-12);
});

test("the matrix of a same convolution takes in the batch norm before it, as NumPy computes the two", () => {
  const network: Network = { inputShape: [5, 6, 2], layers: [norm, conv("same")] };
  const reading = measureMatrix(network, [before, layer], 1, v.x);
  expect(reading.norm).toBe(0);
  const { shape, data } = v.bn_then_conv.out_same;
  expectClose({ shape, data: answer(reading.matrix, v.x).data }, { shape, data }, 1e-12);
  expect([reading.before, reading.after]).toEqual([2 * 2 + 72 + 4, 60 * 120 + 120]);
  expect(reading.difference).toBeLessThan(1e-13 * reading.largest);
  expect(reading.parallel.difference).toBeLessThan(1e-13 * reading.parallel.largest);
});

test("zeros that stay zeros may surround it: a batch norm that shifts nothing folds into a same convolution", () => {
  const zeros = { shape: [2], data: new Float64Array(2) };
  const still = { ...before, beta: zeros, movingMean: zeros };
  const network: Network = { inputShape: [5, 6, 2], layers: [norm, conv("same")] };
  const reading = measureFolds(network, [still, layer], v.x);
  expect(reading.plans).toEqual([{ norm: 0, into: 1, stands: "before" }]);
  expect(reading.difference).toBeLessThan(1e-13 * reading.largest);
  expect([reading.before, reading.after]).toEqual([80, 76]);
});

test.each<[string, LayerSpec[], RegExp]>([
  [
    "max pooling of falling channels",
    [{ type: "maxPool", poolSize: 2 }, { type: "flatten" }, { type: "dense", units: 2 }],
    /^1 of its 2 channels fall .* layer 1 \(maxPool\) takes maxima/,
  ],
  [
    "an activation",
    [{ type: "activation", activation: "tanh" }, { type: "flatten" }, { type: "dense", units: 2 }],
    /^layer 1 \(activation\) stands between it and the next kernel/,
  ],
  ["nothing behind", [{ type: "flatten" }], /^no layer with a kernel follows/],
])("what bars a batch norm's way is named: %s", (_, layers, problem) => {
  const network: Network = { inputShape: [4, 4, 2], layers: [norm, ...layers] };
  const weights = [...randomWeights(network, random(1, "bars"))];
  weights[0] = { ...weights[0], gamma: { shape: [2], data: Float64Array.of(1, -1) } };
  expect(planFolds(network, weights)).toEqual([
    { norm: 0, problem: expect.stringMatching(problem) },
  ]);
});

test("the largest difference and value are found wherever they stand, and no number hides NaN", () => {
  expect(largestDifference([1, -7, 2], [1, -4, 3])).toEqual({ difference: 3, largest: 4 });
  expect(largestDifference([0, NaN, 9], [0, 1, 2]).difference).toBeNaN();
});

/** Images with one more row and column on each side, of these values. */
function surround({ shape: [n, h, w, c], data }: Tensor, values: Float64Array): Tensor {
  const shape = [n, h + 2, w + 2, c];
  const wide = Float64Array.from({ length: n * (h + 2) * (w + 2) * c }, (_, i) => values[i % c]);
  for (let s = 0; s < n; s++)
    for (let u = 0; u < h; u++)
      for (let k = 0; k < w * c; k++)
        wide[((s * (h + 2) + u + 1) * (w + 2) + 1) * c + k] = data[(s * h + u) * w * c + k];
  return { shape, data: wide };
}
