// lab fuse against NumPy: every kind of span, method, mode, ridge, bias and kernel of docs/formats.md §6, written
// into case files from the vectors of core/fusion and read back from the lines that the command prints.

import { describe, expect, test } from "vitest";
import conv1dConv1d from "#core/fusion/vectors/conv1d_conv1d.json";
import conv2dPool from "#core/fusion/vectors/conv2d_conv2d_pool.json";
import conv2dStride from "#core/fusion/vectors/conv2d_conv2d_stride.json";
import convDense from "#core/fusion/vectors/conv_dense.json";
import denseDense from "#core/fusion/vectors/dense_dense.json";
import gauss from "#core/fusion/vectors/gauss.json";
import { LAYER_TYPES } from "#core/model/kinds.ts";
import { fuseCommand } from "./fuse.ts";

// oxlint-disable-next-line typescript/no-explicit-any
type Json = any;

async function fuse(files: { readonly [name: string]: unknown }) {
  const [lines, errors]: [string[], string[]] = [[], []];
  const code = await fuseCommand(Object.keys(files), {
    read: async (name) => {
      const content = files[name];
      return new TextEncoder().encode(
        typeof content === "string" ? content : JSON.stringify(content),
      );
    },
    print: (line) => void lines.push(line),
    error: (line) => void errors.push(line),
  });
  return { code, errors, results: lines.map((line): Json => JSON.parse(line)) };
}

/** max |a − b| / max |b| within 1e-9. */
function expectTensor(actual: Json, expected: Json): void {
  expect(actual.shape).toEqual(expected.shape);
  const size = Math.max(...expected.data.map(Math.abs));
  const distances = expected.data.map((b: number, i: number) => Math.abs(actual.data[i] - b));
  expect(Math.max(...distances) / size).toBeLessThan(1e-9);
}

const expectNumber = (actual: number, expected: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.abs(expected) + 1e-13);

const dense = (kernel: Json, bias: Json, activation = "linear") => ({
  type: "dense",
  kernel,
  bias,
  activation,
});

const d: Json = denseDense;
const DENSE = (activation: string) => ({
  layers: [dense(d.K1, d.b1, activation), dense(d.K2, d.b2)],
  inputs: d.a0,
});

const c: Json = convDense;
const BLOCK_DENSE = {
  layers: [
    {
      type: "conv2d",
      kernel: c.conv_kernel,
      bias: c.conv_bias,
      padding: "same",
      activation: "relu",
    },
    {
      ...{ type: "batchNorm", gamma: c.gamma, beta: c.beta, epsilon: c.bn_eps },
      ...{ movingMean: c.mean, movingVariance: c.var },
    },
    { type: "maxPool", poolSize: 2, strides: 2, padding: "valid" },
    { type: "dropout", rate: 0.5 },
    { type: "flatten" },
    dense(c.dense_kernel, c.dense_bias),
  ],
  inputs: c.x,
};

const s: Json = conv1dConv1d;
const SIGNAL = {
  layers: [
    { type: "conv1d", kernel: s.K1, bias: s.b1, strides: 1, padding: "same", activation: "relu" },
    { type: "maxPool", poolSize: 2, strides: 2, padding: "same" },
    { type: "conv1d", kernel: s.K2, bias: s.b2, strides: 1, padding: "same" },
  ],
  inputs: s.x,
};

const image = (v: Json) => ({
  layers: [
    {
      type: "conv2d",
      kernel: v.K1,
      bias: v.b1,
      strides: v.s1,
      padding: "same",
      activation: "relu",
    },
    ...(v.q > 1 ? [{ type: "maxPool", poolSize: v.q, strides: v.r, padding: "valid" }] : []),
    { type: "conv2d", kernel: v.K2, bias: v.b2, strides: v.s2, padding: "same" },
  ],
  inputs: v.x,
});

/** Fuses one case and holds layer and error to an entry of a vector file. */
async function expectOracle(given: Json, oracle: Json): Promise<Json> {
  const { code, errors, results } = await fuse({ "case.json": given });
  expect([code, errors]).toEqual([0, []]);
  const [result] = results;
  expectTensor(result.layer.kernel, oracle.kernel);
  expectTensor(result.layer.bias, oracle.bias);
  expectNumber(result.mse, oracle.mse ?? oracle.sse);
  if (oracle.mse !== undefined) expectNumber(result.nmse, oracle.nmse);
  expectNumber(result.explained, 1 - result.nmse);
  return result;
}

describe("dense into dense", () => {
  test.each(["relu", "tanh", "elu"])("%s with both kinds of ridge", async (activation) => {
    const given = DENSE(activation);
    const ridges = {
      eps0: { absolute: 0 },
      "abs1e-3": { absolute: 1e-3 },
      "rel1e-2": { relative: 1e-2, of: "meanDiagonal" },
    };
    for (const [tag, ridge] of Object.entries(ridges)) {
      await expectOracle({ ...given, ridge, method: "empirical" }, d.cases[`${activation}/${tag}`]);
    }
  });

  test.each(["oneShot", "sequential"])("three layers, mode %s", async (mode) => {
    const { K3, b3, one_shot, sequential } = d.three_layer;
    const layers = [dense(d.K1, d.b1, "relu"), dense(d.K2, d.b2, "relu"), dense(K3, b3)];
    const given = { layers, inputs: d.a0, mode, ridge: { absolute: 0 } };
    await expectOracle(given, mode === "oneShot" ? one_shot : sequential);
  });

  test("product of linear layers, without looking at the inputs' moments", async () => {
    const { kernel, bias } = d.cases["identity/eps0"];
    const { results } = await fuse({ a: { ...DENSE("linear"), method: "product" } });
    expectTensor(results[0].layer.kernel, kernel);
    expectTensor(results[0].layer.bias, bias);
  });

  test("gaussian from moments, with the error it predicts", async () => {
    const g: Json = gauss;
    const given = {
      layers: [dense(g.K1, g.b1, "relu"), dense(g.K2, g.b2)],
      method: "gaussian",
      moments: { mean: g.mu, covariance: g.S },
    };
    const { predicted } = await expectOracle(given, g.cases.relu);
    expectNumber(predicted.nmse, g.cases.relu.nmse);
  });

  test("a probe that is the inputs has the error of the fit", async () => {
    const { probe, mse, nmse } = await expectOracle(
      { ...DENSE("relu"), ridge: { absolute: 0 }, probe: d.a0 },
      d.cases["relu/eps0"],
    );
    expectNumber(probe.mse, mse);
    expectNumber(probe.nmse, nmse);
    expectNumber(probe.explained, 1 - nmse);
  });
});

test.each(["eps1e-6", "rel1e-3"])(
  "convolution, batch norm, pooling into dense: %s",
  async (tag) => {
    const { eps, relative } = c.cases[tag];
    const ridge = relative ? { relative: eps, of: "meanDiagonal" } : { absolute: eps };
    const { layer } = await expectOracle({ ...BLOCK_DENSE, ridge }, c.cases[tag]);
    expect(layer).toMatchObject({ type: "dense", activation: "linear" });
  },
);

describe("conv1d into conv1d", () => {
  const joint = Object.keys(s.cases).filter((tag) => tag.startsWith("k"));
  test.each([...joint, "perchannel/k3_centre", "perchannel/k8_rf"])("%s", async (tag) => {
    const { k, S, padL, lam, bias_mode } = s.cases[tag];
    const method = tag.startsWith("perchannel") ? "perChannel" : "empirical";
    const asked = {
      method,
      kernelSize: k,
      padBefore: padL,
      ridge: { absolute: lam },
      bias: bias_mode,
    };
    const { layer } = await expectOracle({ ...SIGNAL, ...asked }, s.cases[tag]);
    expect(layer).toMatchObject({ type: "conv1d", kernelSize: k, strides: S, padBefore: padL });
  });
});

describe.each(Object.entries<Json>({ pool: conv2dPool, stride: conv2dStride }))(
  "conv2d into conv2d, %s",
  (_, v) => {
    test.each(Object.keys(v.cases))("%s", async (tag) => {
      const { kh, kw, S, padTop, padLeft, lam, bias_mode } = v.cases[tag];
      const asked = tag.startsWith("rf")
        ? {} // the receptive field is the default
        : { kernelSize: [kh, kw], padBefore: [padTop, padLeft] };
      const given = { ...image(v), ...asked, ridge: { absolute: lam }, bias: bias_mode };
      const { layer } = await expectOracle(given, v.cases[tag]);
      expect(layer).toMatchObject({
        kernelSize: [kh, kw],
        strides: [S, S],
        padBefore: [padTop, padLeft],
      });
    });
  },
);

describe("a bad file is reported in one line, and the others still print", () => {
  const good = { ...DENSE("relu"), ridge: { absolute: 0 } };
  const withLayer = (place: number, more: object) => ({
    ...good,
    layers: good.layers.map((layer, i) => (i === place ? { ...layer, ...more } : layer)),
  });
  const short = { shape: [9, 3], data: new Array(27).fill(0) };
  test.each<[string, unknown, string]>([
    ["empty", "", "not JSON: Unexpected end of JSON input"],
    ["a list", [], "(the whole file): must be an object, got a list"],
    [
      "an unknown layer",
      withLayer(1, { type: "dnese" }),
      `layers[1].type: must be one of ${LAYER_TYPES.join(", ")}`,
    ],
    [
      "an unknown activation",
      withLayer(0, { activation: "swish" }),
      'layers[0].activation: must be one of linear, relu, leakyRelu, relu6, elu, tanh, sigmoid, softplus, erf, gelu, got "swish"',
    ],
    [
      "a kernel of another width",
      withLayer(1, { kernel: short }),
      "layers[1] (dense): bias must have shape [3], got shape [4]",
    ],
    [
      "units that are not the kernel's",
      withLayer(0, { units: 8 }),
      "layers[0].units: 8 ≠ the kernel's 9",
    ],
    [
      "a negative ridge",
      { ...good, ridge: { absolute: -1 } },
      "ridge.absolute: must be a number from 0 up, got -1",
    ],
    [
      "a probe of another shape",
      { ...good, probe: s.x },
      "probe: must have shape N×6, got 48×16×3",
    ],
    [
      "perChannel without convolutions",
      { ...good, method: "perChannel" },
      "layers 1 to 2 cannot be fused: the perChannel method solves for one input channel at a time and needs convolutions; choose empirical",
    ],
    [
      "a kernel size for too many axes",
      { ...SIGNAL, kernelSize: [3, 3] },
      "layers 1 to 2 cannot be fused: kernelSize must be a positive integer for the one axis, got [3,3]",
    ],
    [
      "gaussian across convolutions",
      { ...SIGNAL, method: "gaussian" },
      "layers 1 to 2 cannot be fused: layer 1 (conv1d) stands in the way: the gaussian method needs dense layers; choose empirical, or a span that begins later",
    ],
    [
      "no block but one",
      { layers: [good.layers[0], { type: "flatten" }], inputs: d.a0 },
      "layers: a span needs two or more dense or conv layers, got 1",
    ],
  ])("%s", async (_, bad, message) => {
    const { code, errors, results } = await fuse({ "bad.json": bad, "good.json": good });
    expect(errors).toEqual([`bad.json: ${message}`]);
    expect([code, results.length]).toEqual([1, 1]);
    expectTensor(results[0].layer.kernel, d.cases["relu/eps0"].kernel);
  });
});
