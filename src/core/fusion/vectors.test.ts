// Every number in the vector files of NumPy and SciPy (vectors/*.json), computed again by this code. What a
// file gives as input is listed; every other entry must come out again, or the test fails.

import { describe, expect, test } from "vitest";
import { bivariateNormalCdf, reluProductMean } from "#core/math/bivariateNormal.ts";
import { matrixOf, transpose } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { erf, normalCdf } from "#core/math/normal.ts";
import { multiply } from "#core/math/products.ts";
import { solveRidge } from "#core/math/ridge.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { foldAfter, foldBefore } from "#core/model/fold.ts";
import { paddingValue } from "#core/model/merge/foldPlan.ts";
import { forward, valuesAt } from "#core/model/forward.ts";
import { batchNormMap } from "#core/model/passes/batchNorm.ts";
import { windows } from "#core/model/windows.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import { patchRows } from "#core/model/patches.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { chainOf } from "./chain.ts";
import { fuseSpan } from "./fuse.ts";
import type { Fusion, SpanSamples } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import { fuseGaussian } from "#core/fusion/gaussian/gaussian.ts";
import { layerMomentsSteps } from "#core/fusion/gaussian/gaussianLayer.ts";
import { unitMoments } from "#core/fusion/gaussian/gaussianUnit.ts";
import { spanGeometry } from "./receptiveField.ts";
import type { AxisGeometry } from "./receptiveField.ts";
import type { FusionOptions } from "./options.ts";
import { convDenseOf, covarianceOf, head, revive } from "./oracle.test-support.ts";
import { spanShape } from "./span.ts";
import { run } from "./steps.ts";
import { asMatrix, samplesOf } from "./testNetworks.test-support.ts";
import bnFold from "./vectors/bn_fold.json";
import conv1dConv1d from "./vectors/conv1d_conv1d.json";
import conv2dPlain from "./vectors/conv2d_conv2d_plain.json";
import conv2dPool from "./vectors/conv2d_conv2d_pool.json";
import conv2dStride from "./vectors/conv2d_conv2d_stride.json";
import convDense from "./vectors/conv_dense.json";
import convMatrix from "./vectors/conv_matrix.json";
import denseDense from "./vectors/dense_dense.json";
import gauss from "./vectors/gauss.json";
import numerics from "./vectors/numerics.json";

// oxlint-disable-next-line typescript/no-explicit-any
type Vector = any;
type Computed = { readonly [key: string]: unknown };

/** Each case of a file, by its own inputs. */
function eachCase(cases: Vector, compute: (oracle: Vector, tag: string) => Computed): Computed {
  const entries = Object.entries<Vector>(cases);
  return Object.fromEntries(entries.map(([tag, oracle]) => [tag, compute(oracle, tag)]));
}

/** What a fusion reports of itself; its layer must really make the error that was computed from moments. */
function resultOf(fusion: Fusion, samples: SpanSamples) {
  const real = activationError(samples.targets, preActivationOf(fusion, samples.inputs));
  expect(Math.abs(fusion.fit.mse - real.mse)).toBeLessThan(1e-9 * (1 + real.variance));
  expect(fusion.fit.nmse).toBeCloseTo(real.nmse, 9);
  real.perUnit.forEach((nmse, unit) => expect(fusion.fit.perUnit[unit]).toBeCloseTo(nmse, 9));
  const kernel = fusion.weights[fusion.place].kernel!;
  const bias = fusion.weights.findLast((record) => record.bias)!.bias!;
  return { kernel, bias, mse: fusion.fit.mse, nmse: fusion.fit.nmse, lam: fusion.ridge };
}

const ridgeOf = ({ eps, relative }: { eps: number; relative: boolean }) =>
  relative ? ({ relative: eps, of: "meanDiagonal" } as const) : { absolute: eps };

function computeDenseDense(v: Vector): Computed {
  const { K3, b3 } = v.three_layer;
  const teach = (activations: readonly Activation[], inputs: Tensor, first: Tensor) => {
    const kernels = [first, v.K2, K3].slice(0, activations.length);
    const network: Network = {
      inputShape: inputs.shape.slice(1),
      layers: kernels.map(({ shape }, l) => ({
        type: "dense",
        units: shape[1],
        activation: activations[l],
      })),
    };
    const weights = kernels.map((kernel, l) => ({ kernel, bias: [v.b1, v.b2, b3][l] }));
    const span = [1, kernels.length] as const;
    return { network, weights, span, samples: samplesOf(network, weights, span, inputs) };
  };
  const fuse = ({ network, weights, span, samples }: ReturnType<typeof teach>, more: object) =>
    fuseSpan(network, weights, span, samples, { method: "empirical", ...more });
  const three = teach(["relu", "relu", "linear"], v.a0, v.K1);
  const threeLayer = (mode: "oneShot" | "sequential") => {
    const { lam: _, ...computed } = resultOf(
      fuse(three, { mode, ridge: { absolute: 0 } }),
      three.samples,
    );
    return computed;
  };
  return {
    cases: eachCase(v.cases, (oracle) => {
      // An activation that is zero everywhere: linear, on a kernel and a bias of zeros.
      const isZero = oracle.activation === "zero";
      const zeros = (of: Tensor) => ({ ...of, data: of.data.map(() => 0) });
      const name = isZero || oracle.activation === "identity" ? "linear" : oracle.activation;
      const model = teach([name, "linear"], v.a0, v.K1);
      const weights = isZero
        ? [{ kernel: zeros(v.K1), bias: zeros(v.b1) }, model.weights[1]]
        : model.weights;
      const samples = samplesOf(model.network, weights, [1, 2], v.a0);
      const fusion = fuse({ ...model, weights, samples }, { ridge: ridgeOf(oracle) });
      expect(fusion.layers).toEqual([{ type: "dense", units: 4, activation: "linear" }]);
      const computed = resultOf(fusion, samples);
      return { ...computed, total_var: fusion.fit.variance, nmse: isZero ? null : computed.nmse };
    }),
    rank_deficient: { mse: doubledFeature(v, fuse, teach).fit.mse },
    three_layer: { one_shot: threeLayer("oneShot"), sequential: threeLayer("sequential") },
  };
}

/** Column 0 of the inputs once more as column 6, which the first layer does not read. */
function doubledFeature(v: Vector, fuse: Vector, teach: Vector): Fusion {
  const columns = [0, 1, 2, 3, 4, 5, 0];
  const data = Float64Array.from({ length: 96 * 7 }, (_, i) => {
    return v.a0.data[Math.floor(i / 7) * 6 + columns[i % 7]];
  });
  const kernel = { shape: [7, 9], data: new Float64Array(63) };
  kernel.data.set(v.K1.data);
  const model = teach(["relu", "linear"], { shape: [96, 7], data }, kernel);
  return fuse(model, { ridge: { relative: 1e-9, of: "meanDiagonal" } });
}

function computeConvDense(v: Vector): Computed {
  const { network, weights } = convDenseOf(v);
  const samples = samplesOf(network, weights, [1, 2], v.x);
  const fuse = (given: SpanSamples, ridge: FusionOptions["ridge"]) =>
    fuseSpan(network, weights, [1, 2], given, { method: "empirical", ridge: ridge! });
  const few = { inputs: head(samples.inputs, 20), targets: head(samples.targets, 20) };
  return {
    a1: valuesAt(network, weights, [{ layer: 2, at: "output" }], v.x)[0],
    z: samples.targets,
    cases: eachCase(v.cases, (oracle) => {
      const fusion = fuse(samples, ridgeOf(oracle));
      expect(fusion.layers.at(-1)).toEqual({ type: "dense", units: 4, activation: "tanh" });
      return resultOf(fusion, samples);
    }),
    dual: { kernel: fuse(few, { absolute: 1e-2 }).weights[1].kernel },
  };
}

/** Variance around the mean of every position, as the vectors' nmse has it; ours is around each channel's (README eq. 8). */
function positionVariance(z: Tensor): number {
  return meanSquare(z, meanOverSamples(z));
}

/** Mean over samples of ‖z − centre‖². */
function meanSquare({ shape, data }: Tensor, centre: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += (data[i] - centre[i % centre.length]) ** 2;
  return sum / shape[0];
}

/** Mean of [N, …] over the samples. */
function meanOverSamples({ shape, data }: Tensor): Float64Array {
  const mean = new Float64Array(data.length / shape[0]);
  data.forEach((value, i) => (mean[i % mean.length] += value / shape[0]));
  return mean;
}

const geometryInWords = ({ stride, receptiveField, before, output }: AxisGeometry) => ({
  S: stride,
  RF: receptiveField,
  P: before,
  out: output,
});

function computeConv2d(v: Vector): Computed {
  const conv = (bias: Tensor, kernelSize: number, strides: number): LayerSpec => ({
    type: "conv2d",
    filters: bias.shape[0],
    kernelSize,
    strides,
    padding: "same",
  });
  const pool: LayerSpec[] =
    v.q > 1 ? [{ type: "maxPool", poolSize: v.q, strides: v.r, padding: "valid" }] : [];
  const network: Network = {
    inputShape: [v.H, v.W, v.C0],
    layers: [
      { ...conv(v.b1, v.k1, v.s1), activation: "relu" } as LayerSpec,
      ...pool,
      conv(v.b2, v.k2, v.s2),
    ],
  };
  const weights = [
    { kernel: v.K1, bias: v.b1 },
    ...pool.map(() => ({})),
    { kernel: v.K2, bias: v.b2 },
  ];
  const samples = samplesOf(network, weights, [1, 2], v.x);
  const total = positionVariance(samples.targets);
  const [tall, wide] = spanGeometry(network, spanShape(network, [1, 2]));
  return {
    z: samples.targets,
    total_var: total,
    geom_h: geometryInWords(tall),
    geom_w: geometryInWords(wide),
    cases: eachCase(v.cases, ({ kh, kw, padTop, padLeft, bias_mode, lam }, tag) => {
      const asked = { kernelSize: [kh, kw], padBefore: [padTop, padLeft] };
      const fusion = fuseSpan(network, weights, [1, 2], samples, {
        method: "empirical",
        ridge: { absolute: lam },
        bias: bias_mode,
        ...(tag.startsWith("rf") ? {} : asked), // the receptive field is what we take ourselves
      });
      const [{ kernelSize, padding, strides }] = fusion.layers as Vector;
      expect(strides[1]).toBe(strides[0]);
      return {
        ...sumsOf(resultOf(fusion, samples), total),
        kh: kernelSize[0],
        kw: kernelSize[1],
        padTop: padding[0][0],
        padLeft: padding[1][0],
        S: strides[0],
      };
    }),
  };
}

/** The error in the vectors' words: summed over positions, and relative to the position-centred variance. */
function sumsOf({ kernel, bias, lam, mse }: ReturnType<typeof resultOf>, total: number) {
  return { kernel, bias, lam, sse: mse, nmse: mse / total };
}

function computeConv1d(v: Vector): Computed {
  const networkOf = (g: Vector, channels: readonly number[]): Network => {
    const conv = { type: "conv1d", padding: "same" } as const;
    const pool = { poolSize: g.q, strides: g.r, padding: "same" } as const;
    const [entering, hidden, filters] = channels;
    return {
      inputShape: [g.L, entering],
      layers: [
        { ...conv, filters: hidden, kernelSize: g.k1, strides: g.s1, activation: "relu" },
        { type: "maxPool", ...pool },
        { ...conv, filters, kernelSize: g.k2, strides: g.s2 },
      ],
    };
  };
  const geometryOf = (g: Vector) => {
    const network = networkOf(g, [1, 1, 1]);
    const { out, ...computed } = geometryInWords(
      spanGeometry(network, spanShape(network, [1, 2]))[0],
    );
    return { ...computed, Lout: out };
  };
  const network = networkOf(v.geometry, [3, 5, 3]);
  const weights: NetworkWeights = [{ kernel: v.K1, bias: v.b1 }, {}, { kernel: v.K2, bias: v.b2 }];
  const samples = samplesOf(network, weights, [1, 2], v.x);
  const total = positionVariance(samples.targets);
  const fuse = ({ k, padL, lam, bias_mode }: Vector, method: FusionOptions["method"]) => {
    const asked = { kernelSize: k, padBefore: padL, ridge: { absolute: lam }, bias: bias_mode };
    const fusion = fuseSpan(network, weights, [1, 2], samples, { method, ...asked });
    const [{ kernelSize, strides, padding }] = fusion.layers as Vector;
    const computed = sumsOf(resultOf(fusion, samples), total);
    return { ...computed, k: kernelSize[0], S: strides[0], padL: padding[0][0] };
  };
  return {
    z: samples.targets,
    total_var: total,
    geometry: geometryOf(v.geometry),
    geometry_table: v.geometry_table.map((g: Vector) => {
      const computed = geometryOf(g);
      const [{ before }] = windows([g.L], computed.RF, computed.S, "same");
      return { ...computed, tf_same_padL_for_k_eq_RF: before };
    }),
    cases: eachCase(v.cases, (oracle, tag) => {
      if (tag === "script/scalar_centre") return computeScript(samples, oracle, total);
      return fuse(oracle, tag.startsWith("perchannel") ? "perChannel" : "empirical");
    }),
  };
}

/**
 * The published script's solve, which the lab does not offer, put together from our pieces
 * (docs/methods.md §4.g): each channel for itself on patches of a signal centred by one number and padded with zeros, second
 * moments not centred, taps solved as true convolution. `kernel` is flipped as a cross-correlation needs it;
 * loaded unflipped into a `same` layer of stride 2, as the script does, it loses 3.3 times the signal. What
 * the method perChannel repairs is the centring, the flipping and the alignment.
 */
function computeScript(
  { inputs, targets }: SpanSamples,
  { k, lam }: Vector,
  total: number,
): Computed {
  const [samples, positions, units] = targets.shape;
  const channels = inputs.shape[2];
  const [S, padL, tap] = [2, (k - 1) >> 1, channels * units];
  const patches = (x: Tensor, before: number) => {
    const window = { input: x.shape[1], output: positions, size: k, stride: S, before, after: k };
    return patchRows(x, [window], 0, samples);
  };
  const centred = patches(withoutChannelMeans(inputs), padL);
  const zMean = meanOverSamples(targets);
  const Z = matrixOf(samples * positions, units, withoutMeans(targets.data, zMean));
  const kernel = new Float64Array(k * tap);
  for (let c = 0; c < channels; c++) {
    const U = everyNth(centred, c, channels);
    const [R, V] = [U, Z].map((B) => {
      const product = multiply(transpose(U), B);
      return { ...product, data: product.data.map((sum) => sum / samples) };
    });
    const { data } = solveRidge(R, V, { absolute: lam }).solution;
    data.forEach((h, i) => (kernel[Math.floor(i / units) * tap + c * units + (i % units)] = h));
  }
  const flipped = kernel.map((_, i) => kernel[(k - 1 - Math.floor(i / tap)) * tap + (i % tap)]);
  const output = (taps: Float64Array, before: number) =>
    multiply(patches(inputs, before), matrixOf(k * channels, units, taps)).data;
  const { shape } = targets;
  const fitted = meanOverSamples({ shape, data: output(kernel, padL) });
  const bias = zMean.map((z, i) => z - fitted[i]);
  const lossOf = (outputs: Float64Array) =>
    meanSquare({ shape, data: outputs.map((y, i) => targets.data[i] - y) }, bias);
  const sse = lossOf(output(kernel, padL));
  return {
    ...{ k, S, padL, lam, sse, nmse: sse / total },
    kernel: { shape: [k, channels, units], data: kernel },
    kernel_conv_order: { shape: [k, channels, units], data: flipped },
    bias: { shape: [positions, units], data: bias },
    nmse_literal_tf_same_unflipped: lossOf(output(flipped, 0)) / total,
  };
}

function withoutMeans(data: Tensor["data"], mean: Float64Array): Float64Array {
  return Float64Array.from(data, (value, i) => value - mean[i % mean.length]);
}

/** Each channel less its mean over samples and positions. */
function withoutChannelMeans(x: Tensor): Tensor {
  const channels = x.shape[x.shape.length - 1];
  const mean = meanOverSamples({ shape: [x.data.length / channels, channels], data: x.data });
  return { shape: x.shape, data: withoutMeans(x.data, mean) };
}

/** Columns first, first + n, first + 2n, …. */
function everyNth({ rows, columns, data }: Matrix, first: number, n: number): Matrix {
  const kept = columns / n;
  const values = Float64Array.from({ length: rows * kept }, (_, i) => {
    return data[Math.floor(i / kept) * columns + (i % kept) * n + first];
  });
  return matrixOf(rows, kept, values);
}

const ACTIVATION: { readonly [name: string]: Activation } = {
  identity: "linear",
  leakyrelu: "leakyRelu",
};
const named = (name: string) => ACTIVATION[name] ?? (name as Activation);

function computeGauss(v: Vector): Computed {
  const covariance = matrixOf(5, 5, v.S.data);
  const K1 = matrixOf(5, 7, v.K1.data);
  const hiddenMean = multiply(matrixOf(1, 5, v.mu.data), K1).data.map((m, i) => m + v.b1.data[i]);
  const hiddenCovariance = multiply(multiply(transpose(K1), covariance), K1);
  return {
    cases: eachCase(v.cases, (oracle, name) => {
      const activation = named(name);
      const network: Network = {
        inputShape: [5],
        layers: [
          { type: "dense", units: 7, activation },
          { type: "dense", units: 3 },
        ],
      };
      const weights = [
        { kernel: v.K1, bias: v.b1 },
        { kernel: v.K2, bias: v.b2 },
      ];
      const chain = chainOf(network, weights, spanShape(network, [1, 2]));
      const { kernel, bias, predicted } = fuseGaussian(chain, { mean: v.mu.data, covariance });
      const { mse, nmse, variance } = predicted;
      const hidden = run(layerMomentsSteps({ activation }, hiddenMean, hiddenCovariance));
      const vector = (data: Iterable<number>) => ({ shape: [7], data: Float64Array.from(data) });
      return {
        kernel: { shape: [5, 3], data: kernel.data },
        bias: { shape: [3], data: bias.data },
        Ef: vector(hidden.units.map((unit) => unit.mean)),
        Edf: vector(hidden.units.map((unit) => unit.slope)),
        ...("C11" in oracle && {
          ...{ mse, nmse, total_var: variance },
          C11: { shape: [7, 7], data: covarianceOf(hidden, hiddenCovariance).data },
        }),
      };
    }),
    scalar: v.scalar.map(({ act, m, sigma }: Vector) => {
      const { mean, slope, variance } = unitMoments({ activation: named(act) }, m, sigma);
      const explained = (sigma * slope) ** 2 / variance;
      return { Ef: mean, Edf: slope, Varf: variance, explained };
    }),
    special: { erf: v.special.z.map(erf), Phi: v.special.z.map(normalCdf) },
    relu_cross: v.relu_cross.map(({ m1, s1, m2, s2, rho }: Vector) => ({
      E: reluProductMean(m1, s1, m2, s2, rho),
    })),
  };
}

function computeBatchNorm(v: Vector): Computed {
  const mapOf = ({ gamma, beta, mean, var: variance }: Vector) => {
    const norm = { gamma, beta, movingMean: mean, movingVariance: variance };
    return { norm, map: batchNormMap({ type: "batchNorm", epsilon: v.eps }, norm) };
  };
  const layer = { kernel: v.kernel, bias: v.bias };
  const conv = (padding: "same" | "valid"): LayerSpec => ({
    type: "conv2d",
    filters: 4,
    kernelSize: 3,
    padding,
  });
  const output = (layers: readonly LayerSpec[], weights: NetworkWeights) =>
    forward({ inputShape: [5, 6, 2], layers }, weights, v.x);
  const norm: LayerSpec = { type: "batchNorm", epsilon: v.eps };
  const inWords = ({ kernel, bias }: { kernel?: Tensor; bias?: Tensor }) => ({
    folded_kernel: kernel,
    folded_bias: bias,
  });
  const [after, before] = [mapOf(v.conv_then_bn), mapOf(v.bn_then_conv)];
  const folded = foldBefore(layer, before.map);
  const same = output([norm, conv("same")], [before.norm, layer]);
  const zeroPadded = output([conv("same")], [folded]);
  const { dense_kernel: kernel, dense_bias: bias } = v.bn_flatten_dense;
  return {
    conv_then_bn: {
      ...inWords(foldAfter(layer, after.map)),
      out: output([conv("same"), norm], [layer, after.norm]),
    },
    bn_then_conv: {
      ...inWords(folded),
      out_valid: output([norm, conv("valid")], [before.norm, layer]),
      out_same: same,
      max_border_error_if_zero_padded: largestDistance(same.data, zeroPadded.data),
      pad_value: { shape: [2], data: paddingValue(before.map) },
    },
    bn_flatten_dense: inWords(foldBefore({ kernel, bias }, before.map)),
  };
}

function computeConvMatrix(v: Vector): Computed {
  const places: { readonly [tag: string]: [number, "same" | "valid"] } = {
    s1_same: [1, "same"],
    s2_same: [2, "same"],
    s1_valid: [1, "valid"],
  };
  return {
    cases: eachCase(v.cases, (_, tag) => {
      const [strides, padding] = places[tag];
      const layers: LayerSpec[] = [{ type: "conv2d", filters: 3, kernelSize: 3, strides, padding }];
      const network = { inputShape: [5, 4, 2], layers };
      const weights = [{ kernel: v.kernel, bias: v.bias }];
      const { kernel } = asMatrix(network, weights);
      return {
        shape: kernel.shape,
        frob2: meanSquare({ shape: [1], data: kernel.data }, Float64Array.of(0)),
        out: forward(network, weights, v.x),
        row0: { shape: [kernel.shape[1]], data: kernel.data.slice(0, kernel.shape[1]) },
      };
    }),
  };
}

/** What L He-initialized relu layers of infinite width explain, from the moments of one pair of units (README §8). */
function computeNumerics(v: Vector): Computed {
  const explained = (depth: number) => {
    let [rho, slope] = [0, 1];
    for (let l = 0; l < depth; l++) {
      slope *= 2 * bivariateNormalCdf(0, 0, rho); // κ′: both gates open
      rho = 2 * reluProductMean(0, 1, 0, 1, rho); // κ
    }
    return slope / (1 - rho);
  };
  const depths = Object.keys(v.explained_relu_depth);
  return {
    explained_relu_depth: Object.fromEntries(depths.map((depth) => [depth, explained(+depth)])),
  };
}

type File = {
  readonly vector: Vector;
  /** Fields that are inputs of the calculation, or words. */
  readonly given: string;
  readonly compute: (vector: Vector) => Computed;
};

const CONV2D = "doc seed H W C0 k1 s1 q r k2 s2 x K1 b1 K2 b2 bias_mode";
const FILES: { readonly [name: string]: File } = {
  dense_dense: {
    vector: denseDense,
    given: "doc seed a0 K1 b1 K2 b2 K3 b3 activation eps relative",
    compute: computeDenseDense,
  },
  conv_dense: {
    vector: convDense,
    given:
      "doc seed x conv_kernel conv_bias gamma beta mean var bn_eps dense_kernel dense_bias eps relative",
    compute: computeConvDense,
  },
  conv1d_conv1d: {
    vector: conv1dConv1d,
    given: "doc seed L k1 s1 q r k2 s2 x K1 b1 K2 b2 bias_mode",
    compute: computeConv1d,
  },
  conv2d_conv2d_plain: { vector: conv2dPlain, given: CONV2D, compute: computeConv2d },
  conv2d_conv2d_pool: { vector: conv2dPool, given: CONV2D, compute: computeConv2d },
  conv2d_conv2d_stride: { vector: conv2dStride, given: CONV2D, compute: computeConv2d },
  gauss: {
    vector: gauss,
    given: "doc seed mu S K1 b1 K2 b2 act m sigma z m1 s1 m2 s2 rho",
    compute: computeGauss,
  },
  bn_fold: {
    vector: bnFold,
    given: "doc seed eps x kernel bias gamma beta mean var dense_kernel dense_bias",
    compute: computeBatchNorm,
  },
  conv_matrix: { vector: convMatrix, given: "kernel bias x", compute: computeConvMatrix },
  numerics: {
    vector: numerics,
    // of networks drawn by NumPy: numerics.test.ts draws them again
    given: "heldout_nmse sequential_nmse float32_excess_mse",
    compute: computeNumerics,
  },
};

describe("what NumPy and SciPy compute is computed again", () => {
  test.each(Object.entries(FILES))("%s", (_, { vector, given, compute }) => {
    const expected = revive(vector);
    const differences = compare(compute(expected), expected, new Set(given.split(" ")));
    expect(differences).toEqual([]);
  });

  test("no file is left out", () => {
    const names = Object.keys(import.meta.glob("./vectors/*.json"));
    expect(names).toEqual(
      Object.keys(FILES)
        .map((name) => `./vectors/${name}.json`)
        .toSorted(),
    );
  });
});

/** Paths of the numbers that are missing, not in the file, or more than 1e-9 off. */
function compare(
  computed: Vector,
  expected: Vector,
  given: ReadonlySet<string>,
  path: string = "",
): readonly string[] {
  if (computed === undefined) return [`${path}: not computed`];
  if (typeof expected !== "object" || expected === null || isTensor(expected)) {
    const distance = distanceOf(computed, expected);
    return distance <= 1e-9 ? [] : [`${path}: off by ${distance}`];
  }
  const keys = Object.keys(expected).filter((key) => !given.has(key));
  const extra = Object.keys(computed).filter((key) => !(key in expected));
  return [
    ...extra.map((key) => `${path}/${key}: not in the file`),
    ...keys.flatMap((key) => compare(computed[key], expected[key], given, `${path}/${key}`)),
  ];
}

const isTensor = (value: object): value is Tensor => "shape" in value && "data" in value;

/** max |a − b| / max |b|, rounding of 1e-13 aside; Infinity where shapes or kinds differ. */
function distanceOf(computed: Vector, expected: Vector): number {
  if (expected === null) return computed === null ? 0 : Infinity;
  const [a, b] = [computed, expected].map((x) => (typeof x === "number" ? [x] : x.data));
  if (computed.shape?.join() !== expected.shape?.join() || a.length !== b.length) return Infinity;
  const size = b.reduce((most: number, x: number) => Math.max(most, Math.abs(x)), 0);
  const distance = largestDistance(a, b);
  return distance <= 1e-13 ? 0 : distance / size;
}

/** max |a − b|; NaN where one is. */
function largestDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}
