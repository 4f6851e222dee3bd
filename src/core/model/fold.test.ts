// Batch-norm folding against NumPy (fusion/vectors/bn_fold.json).

import { expect, test } from "vitest";
import { expectClose, revive } from "#core/fusion/oracle.test-support.ts";
import bnFold from "#core/fusion/vectors/bn_fold.json";
import {
  gaussianTensor,
  randomNetwork,
  randomWeights,
} from "#core/fusion/testNetworks.test-support.ts";
import { random } from "#core/math/random.ts";
import { foldAfter, foldBatchNorms, foldBefore } from "./fold.ts";
import { paddingValue } from "./merge/foldPlan.ts";
import { forward } from "./forward.ts";
import { batchNormMap } from "./passes/batchNorm.ts";
import type { Network } from "./layers.ts";

const v = revive(bnFold);
const BATCH_NORM = { type: "batchNorm", epsilon: v.eps } as const;
const normOf = (part: typeof v) => ({
  gamma: part.gamma,
  beta: part.beta,
  movingMean: part.mean,
  movingVariance: part.var,
});
const conv = (padding: "same" | "valid") =>
  ({ type: "conv2d", filters: 4, kernelSize: 3, padding }) as const;
const layer = { kernel: v.kernel, bias: v.bias };

test("behind a convolution: kernel, bias and output are NumPy's", () => {
  const norm = normOf(v.conv_then_bn);
  const folded = foldAfter(layer, batchNormMap(BATCH_NORM, norm));
  expectClose(folded.kernel!, v.conv_then_bn.folded_kernel, 1e-12);
  expectClose(folded.bias!, v.conv_then_bn.folded_bias, 1e-12);
  const network: Network = { inputShape: [5, 6, 2], layers: [conv("same"), BATCH_NORM] };
  expectClose(forward(network, [layer, norm], v.x), v.conv_then_bn.out, 1e-12);
  const { network: shorter, weights, folded: places } = foldBatchNorms(network, [layer, norm]);
  expect(places).toEqual([1]);
  expectClose(forward(shorter, weights, v.x), v.conv_then_bn.out, 1e-12);
});

test("in front of a valid convolution: exact; in front of a same one it stays", () => {
  const norm = normOf(v.bn_then_conv);
  const map = batchNormMap(BATCH_NORM, norm);
  const folded = foldBefore(layer, map);
  expectClose(folded.kernel!, v.bn_then_conv.folded_kernel, 1e-12);
  expectClose(folded.bias!, v.bn_then_conv.folded_bias, 1e-12);
  const network = (padding: "same" | "valid"): Network => ({
    inputShape: [5, 6, 2],
    layers: [BATCH_NORM, conv(padding)],
  });
  const valid = foldBatchNorms(network("valid"), [norm, layer]);
  expect(valid.folded).toEqual([0]);
  expectClose(forward(valid.network, valid.weights, v.x), v.bn_then_conv.out_valid, 1e-12);
  expect(foldBatchNorms(network("same"), [norm, layer]).folded).toEqual([]);
  expectClose(forward(network("same"), [norm, layer], v.x), v.bn_then_conv.out_same, 1e-12);
});

test("folded all the same, a same convolution is wrong at the border by NumPy's amount, unless padded with −t/s", () => {
  const map = batchNormMap(BATCH_NORM, normOf(v.bn_then_conv));
  const folded = foldBefore(layer, map);
  const values = forward({ inputShape: [5, 6, 2], layers: [conv("same")] }, [folded], v.x);
  const expected = v.bn_then_conv.out_same;
  const worst = expected.data.reduce(
    (most: number, t: number, i: number) => Math.max(most, Math.abs(t - values.data[i])),
    0,
  );
  expect(worst).toBeCloseTo(v.bn_then_conv.max_border_error_if_zero_padded, 10);
  const value = paddingValue(map);
  value.forEach((pad, c) => expect(pad).toBeCloseTo(v.bn_then_conv.pad_value.data[c], 12));
});

test("in front of a dense layer behind a flatten: NumPy's", () => {
  const map = batchNormMap(BATCH_NORM, normOf(v.bn_then_conv));
  const { dense_kernel, dense_bias, folded_kernel, folded_bias } = v.bn_flatten_dense;
  const folded = foldBefore({ kernel: dense_kernel, bias: dense_bias }, map);
  expectClose(folded.kernel!, folded_kernel, 1e-12);
  expectClose(folded.bias!, folded_bias, 1e-12);
});

test("a falling batch norm does not pass a maximum, a rising one does", () => {
  const network: Network = {
    inputShape: [4, 2],
    layers: [
      { type: "batchNorm" },
      { type: "maxPool", poolSize: 2 },
      { type: "flatten" },
      { type: "dense", units: 2 },
    ],
  };
  const stream = random(5, "fold");
  const weights = [...randomWeights(network, stream)];
  const withGamma = (gamma: number[]) => [
    { ...weights[0], gamma: { shape: [2], data: Float64Array.from(gamma) } },
    ...weights.slice(1),
  ];
  expect(foldBatchNorms(network, withGamma([1, -1])).folded).toEqual([]);
  const rising = withGamma([1, 0.5]);
  const { network: shorter, weights: fewer, folded } = foldBatchNorms(network, rising);
  expect(folded).toEqual([0]);
  const x = gaussianTensor(stream, [7, 4, 2]);
  expectClose(forward(shorter, fewer, x), forward(network, rising, x), 1e-12);
});

test("on 300 random networks folding changes no output", () => {
  let gone = 0;
  for (let seed = 0; seed < 300; seed++) {
    const network = randomNetwork(seed);
    const stream = random(seed, "fold");
    const weights = randomWeights(network, stream);
    const x = gaussianTensor(stream, [3, ...network.inputShape]);
    const folded = foldBatchNorms(network, weights);
    expectClose(forward(folded.network, folded.weights, x), forward(network, weights, x), 1e-10);
    gone += folded.folded.length;
  }
  expect(gone).toBeGreaterThan(50);
});
