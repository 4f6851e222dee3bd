// Laws of fusion on random networks; every seed is in the test's name or the message of its failure.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { covariances, emptyMoments, addBatch, meanOfX } from "#core/math/moments.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { chainOf } from "./chain.ts";
import { dualSteps } from "./dual.ts";
import { fuseFromMoments, fuseSpan, openFit } from "./fuse.ts";
import { fuseGaussian } from "./gaussian.ts";
import { preActivationOf } from "./fused.ts";
import { ledger } from "./ledger.ts";
import type { FusionOptions } from "./options.ts";
import { relativeDistance } from "./oracle.test-support.ts";
import { spanProblem, spanShape } from "./span.ts";
import { run } from "./steps.ts";
import { gaussianTensor, randomWeights, samplesOf } from "./testNetworks.test-support.ts";

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

  test("with a ridge the primal and the dual form are one layer", () =>
    check((seed) => {
      const model = mlp(seed, "elu", [6, 3], 40);
      const samples = samplesOf(model.network, model.weights, [1, 2], model.inputs);
      const ridge = { absolute: 0.05 };
      const primal = fuseSpan(model.network, model.weights, [1, 2], samples, {
        method: "empirical",
        ridge,
      });
      const X = matrixOf(40, 4, samples.inputs.data.slice());
      const Z = matrixOf(40, 3, samples.targets.data.slice());
      const dual = run(dualSteps(X, Z, ridge));
      expect(relativeDistance(dual.kernel.data, primal.weights[0].kernel!.data)).toBeLessThan(
        1e-10,
      );
      expect(relativeDistance(dual.bias.data, primal.weights[0].bias!.data)).toBeLessThan(1e-10);
    }));

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
      const distances = [400, 6400, 102400].map((N) => {
        const { network, weights, inputs } = mlp(11, activation, [5, 2], N);
        const empirical = fuse({ network, weights, inputs }, [1, 2], EXACT);
        const covariance = matrixOf(
          4,
          4,
          Float64Array.from({ length: 16 }, (_, i) => (i % 5 ? 0 : 1)),
        );
        const chain = chainOf(network, weights, spanShape(network, [1, 2]));
        const { kernel } = fuseGaussian(chain, { mean: new Float64Array(4), covariance });
        const difference = kernel.data.map((k, i) => k - empirical.weights[0].kernel!.data[i]);
        return Math.sqrt(difference.reduce((sum, d) => sum + d * d, 0));
      });
      // each step has 16 times the samples: about a quarter of the distance
      expect(distances[1]).toBeLessThan(distances[0] / 1.5);
      expect(distances[2]).toBeLessThan(distances[1] / 1.5);
      expect(distances[2]).toBeLessThan(0.01);
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
      expect(ledger(network, [1, 2]).kind).toBe("exact");
      const fitted = fuse(model, [1, 2], EXACT);
      const product = fuse(model, [1, 2], { method: "product" });
      expect(fitted.fit.nmse).toBeLessThan(1e-14);
      expect(product.fit.nmse).toBeLessThan(1e-14);
      expect(
        relativeDistance(product.weights[0].kernel!.data, fitted.weights[0].kernel!.data),
      ).toBeLessThan(1e-8);
    }, 20));

  test("a fused convolution is the fused dense layer of the convolutions written as matrices", () => {
    // One output position: every tap is an input, so that both fits are the same regression.
    const stream = random(4, "laws");
    const network: Network = {
      inputShape: [5, 2],
      layers: [
        { type: "conv1d", filters: 3, kernelSize: 3, padding: "valid", activation: "relu" },
        { type: "conv1d", filters: 2, kernelSize: 3, padding: "valid" },
      ],
    };
    const weights = randomWeights(network, stream);
    const inputs = gaussianTensor(stream, [60, 5, 2]);
    const asDense: Network = {
      inputShape: [5, 2],
      layers: [
        { type: "conv1d", filters: 3, kernelSize: 3, padding: "valid", activation: "relu" },
        { type: "flatten" },
        { type: "dense", units: 2 },
      ],
    };
    const { kernel, bias } = weights[1];
    const denseKernel = { shape: [9, 2], data: kernel!.data };
    const denseWeights = [weights[0], {}, { kernel: denseKernel, bias: bias! }];
    const conv = fuse({ network, weights, inputs }, [1, 2], EXACT);
    const flat = fuse({ network: asDense, weights: denseWeights, inputs }, [1, 2], EXACT);
    expect(
      relativeDistance(conv.weights[0].kernel!.data, flat.weights[1].kernel!.data),
    ).toBeLessThan(1e-10);
    expect(conv.fit.mse).toBeCloseTo(flat.fit.mse, 10);
  });

  test("per-channel on a dense layer and a kernel of no size are refused", () => {
    expect(() => fuse(mlp(1, "relu"), [1, 2], { method: "perChannel" })).toThrow(
      /needs convolutions/,
    );
    expect(spanProblem(signal(1, "relu").network, [1, 2], { kernelSize: 0 })).toBe(
      "kernelSize must be a positive integer for the one axis, got 0",
    );
  });
});
