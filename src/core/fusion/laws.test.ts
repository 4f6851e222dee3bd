// Laws of fusion on random networks; every seed is in the test's name or the message of its failure.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { covariances, emptyMoments, addBatch, meanOfX } from "#core/math/moments.ts";
import { multiply } from "#core/math/products.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { intercepts, regressors, unitsOf } from "./bruteForce.test-support.ts";
import { chainOf } from "./chain.ts";
import { dualSteps } from "#core/fusion/regression/dual.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { fuseFromMoments, fuseSpan, openFit } from "./fuse.ts";
import { fuseGaussian } from "#core/fusion/gaussian/gaussian.ts";
import { preActivationOf } from "./fused.ts";
import { exactness } from "./exactness.ts";
import type { FusionOptions, Ridge } from "./options.ts";
import { relativeDistance } from "./oracle.test-support.ts";
import { spanProblem, spanShape } from "./span.ts";
import { run } from "./steps.ts";
import { asMatrix, gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

const EXACT: FusionOptions = { method: "empirical", ridge: { absolute: 0 } };
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const check = (property: (seed: number) => void, numRuns = 40) =>
  fc.assert(fc.property(seeds, property), { seed: 20200128, numRuns });

function dense(units: readonly number[], activation: Activation): LayerSpec[] {
  return units.map((n, i) => ({
    type: "dense",
    units: n,
    activation: i === units.length - 1 ? "linear" : activation,
  }));
}

function mlp(
  seed: number,
  activation: Activation,
  units: readonly number[] = [6, 5, 3],
  samples = 60,
) {
  const stream = random(seed, "laws");
  const network: Network = { inputShape: [4], layers: dense(units, activation) };
  const weights = randomWeights(network, stream);
  return { network, weights, inputs: gaussianTensor(stream, [samples, 4]) };
}

function signal(seed: number, activation: Activation, pool: LayerSpec[] = []) {
  const stream = random(seed, "laws");
  const conv = { type: "conv1d", filters: 3, kernelSize: 3, padding: "same" } as const;
  const network: Network = {
    inputShape: [10, 2],
    layers: [{ ...conv, activation }, ...pool, { ...conv, filters: 2 }],
  };
  const weights = randomWeights(network, stream);
  return { network, weights, inputs: gaussianTensor(stream, [50, 10, 2]) };
}

function fuse(
  { network, weights, inputs }: { network: Network; weights: NetworkWeights; inputs: Tensor },
  span: Span,
  options: FusionOptions,
) {
  return fuseSpan(network, weights, span, samplesOf(network, weights, span, inputs), options);
}

describe("dense spans", () => {
  test("linear layers fuse without error, whatever is in the span", () =>
    check((seed) => {
      const model = mlp(seed, "linear");
      expect(fuse(model, [1, 3], EXACT).fit.nmse).toBeLessThan(1e-14);
      expect(fuse(model, [1, 3], { method: "product" }).fit.nmse).toBeLessThan(1e-14);
    }));

  test("the residual has mean zero and is uncorrelated with the inputs", () =>
    check((seed) => {
      const model = mlp(seed, "relu");
      const samples = samplesOf(model.network, model.weights, [1, 3], model.inputs);
      const fusion = fuseSpan(model.network, model.weights, [1, 3], samples, EXACT);
      const fitted = preActivationOf(fusion, samples.inputs);
      const moments = emptyMoments(4, 3);
      const rows = new Float64Array(60 * 7);
      for (let n = 0; n < 60; n++) {
        rows.set(samples.inputs.data.subarray(n * 4, n * 4 + 4), n * 7);
        for (let o = 0; o < 3; o++)
          rows[n * 7 + 4 + o] = samples.targets.data[n * 3 + o] - fitted.data[n * 3 + o];
      }
      addBatch(moments, matrixOf(60, 7, rows));
      for (const value of covariances(moments).xz.data) expect(Math.abs(value)).toBeLessThan(1e-12);
      for (const value of moments.mean.data.subarray(4))
        expect(Math.abs(value)).toBeLessThan(1e-12);
    }));

  test("a fit never loses more than the whole signal, and one shot no more than sequential", () =>
    check((seed) => {
      const model = mlp(seed, "tanh");
      const oneShot = fuse(model, [1, 3], EXACT);
      const sequential = fuse(model, [1, 3], { ...EXACT, mode: "sequential" });
      expect(oneShot.fit.nmse).toBeLessThanOrEqual(1 + 1e-12);
      expect(oneShot.fit.mse).toBeLessThanOrEqual(sequential.fit.mse + 1e-12);
      expect(sequential.mode).toBe("sequential");
    }));

  test("permuting the hidden units, or scaling them and undoing it behind a relu, changes nothing", () =>
    check((seed) => {
      const { network, weights, inputs } = mlp(seed, "relu", [6, 3]);
      const [first, second] = weights;
      const order = random(seed, "order").permutation(6);
      const factor = Float64Array.from({ length: 6 }, (_, h) => 0.5 + h);
      const move = (
        tensor: Tensor,
        index: (i: number) => number,
        scale: (i: number) => number,
      ) => ({
        shape: tensor.shape,
        data: Float64Array.from(tensor.data, (_, i) => tensor.data[index(i)] * scale(i)),
      });
      const column = (i: number) => i - (i % 6) + order[i % 6];
      const row = (i: number) => order[Math.floor(i / 3)] * 3 + (i % 3);
      const moved: NetworkWeights = [
        {
          kernel: move(first.kernel!, column, (i) => factor[i % 6]),
          bias: move(
            first.bias!,
            (i) => order[i],
            (i) => factor[i],
          ),
        },
        { ...second, kernel: move(second.kernel!, row, (i) => 1 / factor[Math.floor(i / 3)]) },
      ];
      const a = fuse({ network, weights, inputs }, [1, 2], EXACT);
      const b = fuse({ network, weights: moved, inputs }, [1, 2], EXACT);
      expect(relativeDistance(b.weights[0].kernel!.data, a.weights[0].kernel!.data)).toBeLessThan(
        1e-9,
      );
    }));

  test.each<Ridge>([
    { absolute: 0.05 },
    { relative: 0.02 },
    { relative: 0.02, of: "meanDiagonal" },
  ])("with ridge %o the primal and the dual form are one layer", (ridge) =>
    check((seed) => {
      const model = mlp(seed, "elu", [6, 3], 40);
      const samples = samplesOf(model.network, model.weights, [1, 2], model.inputs);
      const primal = fuseSpan(model.network, model.weights, [1, 2], samples, {
        method: "empirical",
        ridge,
      });
      const X = matrixOf(40, 4, samples.inputs.data.slice());
      const Z = matrixOf(40, 3, samples.targets.data.slice());
      const dual = run(dualSteps(X, Z, ridge, 2 ** -40, 4));
      expect(relativeDistance(dual.kernel.data, primal.weights[0].kernel!.data)).toBeLessThan(
        1e-10,
      );
      expect(relativeDistance(dual.bias.data, primal.weights[0].bias!.data)).toBeLessThan(1e-10);
    }),
  );

  test("more inputs than samples, and no ridge: finite, and exact on the samples", () => {
    const stream = random(3, "laws");
    const network: Network = { inputShape: [30], layers: dense([8, 3], "relu") };
    const weights = randomWeights(network, stream);
    const model = { network, weights, inputs: gaussianTensor(stream, [12, 30]) };
    const fusion = fuse(model, [1, 2], EXACT);
    expect(fusion.ridge).toBeGreaterThan(0);
    expect(fusion.fit.nmse).toBeLessThan(1e-9);
    expect(fusion.weights[0].kernel!.data.every(Number.isFinite)).toBe(true);
  });

  test("five thousand inputs: fitted on fewer samples, refused on more than the dual form can take", async () => {
    const stream = random(6, "laws");
    const network: Network = { inputShape: [5000], layers: dense([2, 1], "relu") };
    const weights = randomWeights(network, stream);
    const model = { network, weights, inputs: gaussianTensor(stream, [8, 5000]) };
    expect(fuse(model, [1, 2], EXACT).fit.nmse).toBeLessThan(1e-9);
    const samples = samplesOf(network, weights, [1, 2], model.inputs);
    const many = {
      inputs: { shape: [4097, 5000], data: new Float32Array(4097 * 5000) },
      targets: { shape: [4097, 1], data: new Float32Array(4097) },
    };
    const fit = openFit(network, weights, [1, 2], EXACT);
    expect(() => fit.add(many)).toThrow(/at most 4096 samples, got 4097/);
    expect(fuse(model, [1, 2], { method: "product" }).fit.mse).toBeGreaterThan(0);
    expect(() => fuse(model, [1, 2], { method: "gaussian" })).toThrow(
      /covariance of all 5000 inputs/,
    );
    const cancelled = openFit(network, weights, [1, 2], EXACT);
    cancelled.add(samples);
    const solving = cancelled.solveAsync(() => Promise.reject(new Error("cancelled")));
    await expect(solving).rejects.toThrow("cancelled");
  });

  test("constant inputs and constant targets give finite numbers", () => {
    const { network, weights } = mlp(1, "relu");
    const inputs = { shape: [5, 4], data: new Float64Array(20).fill(0.7) };
    const { fit, weights: fused } = fuse({ network, weights, inputs }, [1, 3], EXACT);
    expect(fit).toMatchObject({ nmse: 0, explained: 1 });
    expect(fused[0].kernel!.data.every((k) => k === 0)).toBe(true);
  });

  test("samples that are not finite are refused in words", () => {
    const { network, weights } = mlp(1, "relu");
    const inputs = { shape: [6, 4], data: new Float64Array(24).fill(1) };
    inputs.data[3] = NaN;
    expect(() => fuse({ network, weights, inputs }, [1, 3], EXACT)).toThrow(/not finite/);
  });
});

describe("gaussian", () => {
  test.each<Activation>(["relu", "tanh", "gelu"])(
    "%s: empirical fits approach the closed form at the √N rate",
    (activation) => {
      const sizes = [256, 4096, 65536];
      const identity = matrixOf(
        4,
        4,
        new Float64Array(16).map((_, i) => (i % 5 ? 0 : 1)),
      );
      const inputs = { mean: new Float64Array(4), covariance: identity };
      const logDistances = sizes.map((N) => {
        const logs = [11, 12, 13, 14].map((seed) => {
          const model = mlp(seed, activation, [5, 2], N);
          const { kernel } = fuse(model, [1, 2], EXACT).weights[0];
          const chain = chainOf(model.network, model.weights, spanShape(model.network, [1, 2]));
          const closed = fuseGaussian(chain, inputs).kernel.data;
          return Math.log(Math.hypot(...closed.map((k, i) => k - kernel!.data[i])));
        });
        return logs.reduce((sum, log) => sum + log) / logs.length;
      });
      const slope = (logDistances[2] - logDistances[0]) / Math.log(sizes[2] / sizes[0]);
      expect(slope).toBeGreaterThan(-0.6);
      expect(slope).toBeLessThan(-0.4);
      expect(logDistances[2]).toBeLessThan(Math.log(0.02));
    },
  );

  test.each<Activation>([
    "relu",
    "leakyRelu",
    "relu6",
    "elu",
    "erf",
    "gelu",
    "tanh",
    "sigmoid",
    "softplus",
  ])("%s: on Gaussian inputs the predicted error is what is measured", (activation) => {
    const model = mlp(5, activation, [6, 3], 40000);
    const { fit, predicted } = fuse(model, [1, 2], { method: "gaussian" });
    expect(predicted!.mse / fit.mse).toBeGreaterThan(0.97);
    expect(predicted!.mse / fit.mse).toBeLessThan(1.03);
  });

  test("from moments it is the same layer as from samples with these moments", () => {
    const { network, weights, inputs } = mlp(9, "relu", [6, 3], 50);
    const moments = emptyMoments(4, 0);
    addBatch(moments, matrixOf(50, 4, inputs.data.slice()));
    const { xx } = covariances(moments);
    const fromMoments = fuseFromMoments(network, weights, [1, 2], {
      mean: meanOfX(moments).data,
      covariance: xx,
    });
    const fromSamples = fuse({ network, weights, inputs }, [1, 2], { method: "gaussian" });
    expect(fromMoments.weights).toEqual(fromSamples.weights);
    expect(fromMoments.predicted).toEqual(fromSamples.predicted);
    expect(fromMoments.fit.mse).toBe(fromMoments.predicted!.mse);
  });

  test("a convolution in the way is named", () => {
    const model = signal(1, "relu");
    expect(() => fuse(model, [1, 2], { method: "gaussian" })).toThrow(
      /layer 1 \(conv1d\) stands in the way: the gaussian method needs dense layers; choose empirical/,
    );
  });
});

describe("convolutional spans", () => {
  test("the joint solve never loses more than the per-channel one, and a position bias never more than a channel's", () =>
    check((seed) => {
      const model = signal(seed, "relu", [{ type: "maxPool", poolSize: 2 }]);
      const joint = fuse(model, [1, 2], EXACT).fit.mse;
      const perChannel = fuse(model, [1, 2], { ...EXACT, method: "perChannel" }).fit.mse;
      const position = fuse(model, [1, 2], { ...EXACT, bias: "position" }).fit.mse;
      expect(joint).toBeLessThanOrEqual(perChannel + 1e-10);
      expect(position).toBeLessThanOrEqual(joint + 1e-10);
    }, 20));

  test("one input channel makes per-channel and joint the same", () => {
    const stream = random(8, "laws");
    const conv = { type: "conv2d", filters: 2, kernelSize: 3, padding: "same" } as const;
    const network: Network = {
      inputShape: [7, 6, 1],
      layers: [{ ...conv, activation: "relu" }, conv],
    };
    const weights = randomWeights(network, stream);
    const model = { network, weights, inputs: gaussianTensor(stream, [30, 7, 6, 1]) };
    const joint = fuse(model, [1, 2], EXACT);
    const perChannel = fuse(model, [1, 2], { ...EXACT, method: "perChannel" });
    expect(
      relativeDistance(perChannel.weights[0].kernel!.data, joint.weights[0].kernel!.data),
    ).toBeLessThan(1e-9);
  });

  test("valid linear convolutions fuse to their composition: fitted and multiplied kernels agree", () =>
    check((seed) => {
      const stream = random(seed, "laws");
      const network: Network = {
        inputShape: [14, 2],
        layers: [
          { type: "conv1d", filters: 3, kernelSize: 3, strides: 2, padding: "valid" },
          { type: "avgPool", poolSize: 2, strides: 1, padding: "valid" },
          { type: "batchNorm" },
          { type: "conv1d", filters: 2, kernelSize: 2, padding: "valid" },
        ],
      };
      const weights = randomWeights(network, stream);
      const model = { network, weights, inputs: gaussianTensor(stream, [40, 14, 2]) };
      expect(exactness(network, [1, 2]).kind).toBe("exact");
      const fitted = fuse(model, [1, 2], EXACT);
      const product = fuse(model, [1, 2], { method: "product" });
      expect(fitted.fit.nmse).toBeLessThan(1e-14);
      expect(product.fit.nmse).toBeLessThan(1e-14);
      expect(
        relativeDistance(product.weights[0].kernel!.data, fitted.weights[0].kernel!.data),
      ).toBeLessThan(1e-8);
    }, 20));

  test("behind a 1×1 convolution with a bias the product is exact at borders too, given a bias for every position", () =>
    check((seed) => {
      const stream = random(seed, "laws");
      const network: Network = {
        inputShape: [6, 5, 2],
        layers: [
          { type: "conv2d", filters: 3, kernelSize: 1 },
          { type: "conv2d", filters: 2, kernelSize: 3, padding: "same" },
        ],
      };
      const model = {
        network,
        weights: randomWeights(network, stream),
        inputs: gaussianTensor(stream, [20, 6, 5, 2]),
      };
      const product = (bias: "channel" | "position") =>
        fuse(model, [1, 2], { method: "product", bias }).fit.nmse;
      expect(product("position")).toBeLessThan(1e-14);
      expect(product("channel")).toBeGreaterThan(1e-6); // no bias is read beyond the border
    }, 10));

  test("the error computed from moments is that of the layer's own output, by every method", () =>
    check((seed) => {
      const model = signal(seed, "elu", [{ type: "avgPool", poolSize: 2 }]);
      const samples = samplesOf(model.network, model.weights, [1, 2], model.inputs);
      for (const method of ["empirical", "perChannel", "product"] as const) {
        const fusion = fuse(model, [1, 2], { method, ridge: { relative: 1e-3 } });
        const own = activationError(samples.targets, preActivationOf(fusion, samples.inputs));
        expect(Math.abs(fusion.fit.mse - own.mse)).toBeLessThan(1e-11 * (own.mse + own.variance));
        expect(Math.abs(fusion.fit.nmse - own.nmse)).toBeLessThan(1e-11 * (1 + own.nmse));
      }
    }, 20));

  test("the residual is uncorrelated with every tap, and a fit never loses more than the signal", () =>
    check((seed) => {
      const model = signal(seed, "relu", [{ type: "maxPool", poolSize: 2 }]);
      const samples = samplesOf(model.network, model.weights, [1, 2], model.inputs);
      const fusion = fuse(model, [1, 2], EXACT);
      const fitted = preActivationOf(fusion, samples.inputs);
      const taps = regressors(fusion.layers[0], samples.inputs, fitted.shape.slice(1));
      const ones = intercepts(taps[0].length, 1, false);
      for (const [o, target] of unitsOf(samples.targets).entries()) {
        const residual = target.map((z, row) => z - fitted.data[row * 2 + o]);
        for (const column of [...taps, ...ones]) {
          const product = column.reduce((sum, x, row) => sum + x * residual[row], 0);
          expect(Math.abs(product) / residual.length).toBeLessThan(1e-12);
        }
      }
      expect(fusion.fit.nmse).toBeLessThanOrEqual(1 + 1e-12);
    }, 20));

  test("one shot loses no more than pair by pair", () =>
    check((seed) => {
      const stream = random(seed, "laws");
      const conv = { type: "conv1d", filters: 2, kernelSize: 2, activation: "tanh" } as const;
      const network: Network = { inputShape: [7, 2], layers: [conv, conv, conv] };
      const weights = randomWeights(network, stream);
      const model = { network, weights, inputs: gaussianTensor(stream, [60, 7, 2]) };
      const oneShot = fuse(model, [1, 3], EXACT).fit.mse;
      const sequential = fuse(model, [1, 3], { ...EXACT, mode: "sequential" }).fit.mse;
      expect(oneShot).toBeLessThanOrEqual(sequential + 1e-12);
    }, 20));

  test("the order of the hidden filters changes nothing", () =>
    check((seed) => {
      const { network, weights, inputs } = signal(seed, "gelu");
      const order = random(seed, "order").permutation(3);
      const [first, second] = weights;
      const moved = (tensor: Tensor, source: (i: number) => number): Tensor => ({
        ...tensor,
        data: tensor.data.map((_, i) => tensor.data[source(i)]),
      });
      const last = (i: number) => i - (i % 3) + order[i % 3]; // [k, cin, 3] and [3]
      const before = (i: number) => last(Math.floor(i / 2)) * 2 + (i % 2); // [k, 3, 2]
      const permuted: NetworkWeights = [
        { kernel: moved(first.kernel!, last), bias: moved(first.bias!, last) },
        { ...second, kernel: moved(second.kernel!, before) },
      ];
      const a = fuse({ network, weights, inputs }, [1, 2], EXACT).weights[0];
      const b = fuse({ network, weights: permuted, inputs }, [1, 2], EXACT).weights[0];
      expect(relativeDistance(b.kernel!.data, a.kernel!.data)).toBeLessThan(1e-10);
      expect(relativeDistance(b.bias!.data, a.bias!.data)).toBeLessThan(1e-10);
    }, 20));

  test("per-channel on a dense layer and a kernel of no size are refused", () => {
    expect(() => fuse(mlp(1, "relu"), [1, 2], { method: "perChannel" })).toThrow(
      /needs convolutions/,
    );
    expect(spanProblem(signal(1, "relu").network, [1, 2], { kernelSize: 0 })).toBe(
      "kernelSize must be a positive integer for the one axis, got 0",
    );
  });
});

describe("a convolution written as a matrix", () => {
  const FIRST = { type: "conv2d", filters: 2, kernelSize: [2, 3], padding: "same" } as const;
  const FLATTEN = { type: "flatten" } as const;

  /** Images, a convolution, and the dense layer that it is on 4×3×2 numbers. */
  function convAndMatrix(seed: number) {
    const stream = random(seed, "matrix");
    const inputs = gaussianTensor(stream, [70, 4, 3, 2]);
    const network: Network = { inputShape: [4, 3, 2], layers: [FIRST] };
    const [weights] = randomWeights(network, stream);
    return { stream, inputs, weights, matrix: asMatrix(network, [weights]) };
  }

  test("fuses with a dense layer to what the matrix fuses to", () =>
    check((seed) => {
      const { stream, inputs, weights, matrix } = convAndMatrix(seed);
      const dense = { type: "dense", units: 3 } as const;
      const head = {
        kernel: gaussianTensor(stream, [24, 3], 0.3),
        bias: gaussianTensor(stream, [3]),
      };
      const relu = { activation: "relu" } as const;
      const conv: Network = {
        inputShape: [4, 3, 2],
        layers: [{ ...FIRST, ...relu }, FLATTEN, dense],
      };
      const flat: Network = {
        inputShape: [24],
        layers: [{ type: "dense", units: 24, ...relu }, dense],
      };
      const a = fuse({ network: conv, weights: [weights, {}, head], inputs }, [1, 2], EXACT);
      const b = fuse(
        { network: flat, weights: [matrix, head], inputs: { shape: [70, 24], data: inputs.data } },
        [1, 2],
        EXACT,
      );
      expect(relativeDistance(a.weights[1].kernel!.data, b.weights[0].kernel!.data)).toBeLessThan(
        1e-9,
      );
      expect(relativeDistance(a.weights[1].bias!.data, b.weights[0].bias!.data)).toBeLessThan(1e-9);
      expect(a.fit.mse).toBeCloseTo(b.fit.mse, 10);
    }, 20));

  test("and of two linear ones without borders the fused matrix is the product of the matrices", () =>
    check((seed) => {
      const stream = random(seed, "matrix");
      const layers: LayerSpec[] = [
        { type: "conv2d", filters: 3, kernelSize: 2, strides: [1, 2] },
        { type: "conv2d", filters: 2, kernelSize: [2, 1] },
      ];
      const network: Network = { inputShape: [4, 6, 2], layers };
      const weights = randomWeights(network, stream);
      const model = { network, weights, inputs: gaussianTensor(stream, [30, 4, 6, 2]) };
      const middle = { inputShape: inferShapes(network)[0], layers: [layers[1]] };
      const first = asMatrix({ ...network, layers: [layers[0]] }, [weights[0]]).kernel;
      const second = asMatrix(middle, [weights[1]]).kernel;
      const [A, B] = [first, second].map(({ shape, data }) => matrixOf(shape[0], shape[1], data));
      for (const options of [EXACT, { method: "product" } as const]) {
        const fusion = fuse(model, [1, 2], options);
        const fused = asMatrix({ inputShape: [4, 6, 2], layers: fusion.layers }, fusion.weights);
        expect(relativeDistance(fused.kernel.data, multiply(A, B).data)).toBeLessThan(1e-9);
      }
    }, 20));

  test("a fused convolution loses no less than the free matrix in its place, and no more with one output", () =>
    check((seed) => {
      const lossOf = (size: number) => {
        const stream = random(seed, "matrix");
        const conv = { type: "conv1d", filters: 2, kernelSize: 3 } as const;
        const layers: LayerSpec[] = [{ ...conv, activation: "relu" }, conv];
        const network: Network = { inputShape: [size, 2], layers };
        const weights = randomWeights(network, stream);
        const inputs = gaussianTensor(stream, [60, size, 2]);
        const middle = { inputShape: [size - 2, 2], layers: [conv] };
        const second = asMatrix(middle, [weights[1]]);
        const units = second.bias.shape[0];
        const flat = {
          inputShape: [size, 2],
          layers: [layers[0], FLATTEN, { type: "dense", units }],
        } as const;
        return {
          conv: fuse({ network, weights, inputs }, [1, 2], { ...EXACT, bias: "position" }).fit.mse,
          matrix: fuse({ network: flat, weights: [weights[0], {}, second], inputs }, [1, 2], EXACT)
            .fit.mse,
        };
      };
      const [many, one] = [lossOf(7), lossOf(5)];
      expect(many.matrix).toBeLessThanOrEqual(many.conv + 1e-12);
      expect(one.matrix).toBeCloseTo(one.conv, 10);
    }, 20));
});
