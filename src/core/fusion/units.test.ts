// Fusion does not depend on units: the same network that reads its inputs in other units fuses to the same function,
// with the same error. Numbers are NumPy's (vectors/units/units.py), the law is tried over twelve decades.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf, transpose } from "#core/math/matrix.ts";
import { multiply } from "#core/math/products.ts";
import { random } from "#core/math/random.ts";
import type { Random } from "#core/math/random.ts";
import { covarianceProblem } from "#core/math/semidefinite.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Activation, LayerSpec, Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { spanCosts } from "./cost/spanCosts.ts";
import { parseFusionCase } from "./caseFile.ts";
import { fuseFromMoments, fuseSpan } from "./fuse.ts";
import type { Fusion } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import { gateProbabilities, hiddenGates } from "./gates.ts";
import { methodProblem } from "./methods.ts";
import { METHODS } from "./options.ts";
import type { FusionOptions, Ridge } from "./options.ts";
import { expectClose, head, relativeDistance, revive } from "./oracle.test-support.ts";
import { runCase } from "./runCase.ts";
import { spanShape } from "./span.ts";
import {
  drawsFrom,
  gaussianTensor,
  randomWeights,
  samplesOf,
} from "./testNetworks.test-support.ts";
import signalTwoUnits from "./vectors/units/signalTwoUnits.case.json";
import units from "./vectors/units/units.json";
import yearMileage from "./vectors/units/yearMileage.case.json";

type Model = {
  readonly network: Network;
  readonly weights: NetworkWeights;
  readonly inputs: Tensor;
};

function fuse({ network, weights, inputs }: Model, span: Span, options: FusionOptions): Fusion {
  return fuseSpan(network, weights, span, samplesOf(network, weights, span, inputs), options);
}

/** Rows of a kernel times the deviations of the inputs that they meet, so that all count alike. */
function inDeviations({ shape, data }: Tensor, inputs: Tensor): Tensor {
  const units = shape[shape.length - 1];
  const features = inputs.shape[inputs.shape.length - 1];
  const scales = deviationsOf(inputs);
  return {
    shape,
    data: Float64Array.from(data, (value, i) => value * scales[Math.floor(i / units) % features]),
  };
}

/** Standard deviations of the last axis. */
function deviationsOf({ shape, data }: Tensor): Float64Array {
  const columns = shape[shape.length - 1];
  const rows = data.length / columns;
  const sums = new Float64Array(columns);
  const squares = new Float64Array(columns);
  data.forEach((value: number, i: number) => {
    sums[i % columns] += value - data[i % columns];
    squares[i % columns] += (value - data[i % columns]) ** 2;
  });
  return squares.map((square, j) => Math.sqrt(Math.max(0, square / rows - (sums[j] / rows) ** 2)));
}

describe("with NumPy's numbers (vectors/units/units.py)", () => {
  const v = revive(units);

  function denseModel({ activation, inputs, K1, b1, K2, b2 }: typeof v): Model {
    const layers: LayerSpec[] = [
      { type: "dense", units: K1.shape[1], activation },
      { type: "dense", units: K2.shape[1] },
    ];
    const weights = [
      { kernel: K1, bias: b1 },
      { kernel: K2, bias: b2 },
    ];
    return { network: { inputShape: [inputs.shape[1]], layers }, weights, inputs };
  }

  function expectAnswer(model: Model, ridge: Ridge, answer: typeof v): void {
    const fusion = fuse(model, [1, 2], { method: "empirical", ridge });
    const kernel = fusion.weights[0].kernel!;
    expectClose(
      inDeviations(kernel, model.inputs),
      inDeviations(answer.kernel, model.inputs),
      1e-8,
    );
    expect(fusion.fit.nmse).toBeCloseTo(answer.nmse, 9);
    const { data } = model.inputs;
    if (data.every((value) => Math.abs(value) < 1e4)) {
      expectClose(fusion.weights[0].bias!, answer.bias, 1e-8);
    }
  }

  for (const [name, given] of Object.entries<typeof v>(v.dense)) {
    test.each(Object.keys(given.answers))(`${name}, relative ridge %s`, (ridge) => {
      expectAnswer(denseModel(given), { relative: Number(ridge) }, given.answers[ridge]);
    });
    test(`${name}, ridge relative to the mean diagonal`, () => {
      const model = denseModel(given);
      const fusion = fuse(model, [1, 2], {
        method: "empirical",
        ridge: { relative: 1e-6, of: "meanDiagonal" },
      });
      expect(fusion.fit.nmse).toBeCloseTo(given.ofMean.nmse, 6);
    });
  }

  test("metres beside millimetres lose what is possible: .260 and nothing; of the mean diagonal .775 and .121", () => {
    const nmseOf = (activation: string, ridge: Ridge) => {
      const given = v.dense[`metres beside millimetres, ${activation}`];
      return fuse(denseModel(given), [1, 2], { method: "empirical", ridge }).fit.nmse;
    };
    const ofMean: Ridge = { relative: 1e-6, of: "meanDiagonal" };
    expect(nmseOf("relu", { relative: 1e-6 })).toBeCloseTo(0.26, 3);
    expect(nmseOf("linear", { relative: 1e-6 })).toBeLessThan(1e-11);
    expect(nmseOf("relu", ofMean)).toBeCloseTo(0.775, 3);
    expect(nmseOf("linear", ofMean)).toBeCloseTo(0.121, 3);
  });

  test.each(["valid", "same"] as const)("convolutions of two channels, %s padding", (padding) => {
    const { inputs, K1, b1, K2, b2, answer } = v.conv1d[padding];
    const conv = (filters: number, activation: Activation): LayerSpec => ({
      type: "conv1d",
      filters,
      kernelSize: 3,
      padding,
      activation,
    });
    const network = {
      inputShape: inputs.shape.slice(1),
      layers: [conv(4, "relu"), conv(2, "linear")],
    };
    const weights = [
      { kernel: K1, bias: b1 },
      { kernel: K2, bias: b2 },
    ];
    const fusion = fuse({ network, weights, inputs }, [1, 2], {
      method: "empirical",
      ridge: { relative: 1e-2 },
    });
    expectClose(
      inDeviations(fusion.weights[0].kernel!, inputs),
      inDeviations(answer.kernel, inputs),
      1e-9,
    );
    expect(fusion.fit.nmse).toBeCloseTo(answer.nmse, 10);
  });
});

describe("cases that people brought", () => {
  test("raw year and mileage through two linear layers: exact, and the product of their kernels", () => {
    const given = parseFusionCase(yearMileage);
    const { nmse, layer } = runCase(given);
    expect(nmse).toBeLessThan(1e-11); // what a ridge of 1e-6 costs: its square
    expect(
      runCase({ ...given, options: { ...given.options, ridge: { relative: 0 } } }).nmse,
    ).toBeLessThan(1e-14);
    const [K1, K2] = given.weights.map(({ kernel }) => kernel!.data);
    const product = [0, 1].map((i) => [0, 1, 2].reduce((sum, h) => sum + K1[3 * i + h] * K2[h], 0));
    layer.kernel.data.forEach((value, i) => expect(value / product[i]).toBeCloseTo(1, 5));
  });

  test.each([
    ["yearMileage", yearMileage],
    ["signalTwoUnits", signalTwoUnits],
  ] as const)("%s: NumPy's losses, of the mean diagonal too", (name, file) => {
    const given = parseFusionCase(file);
    const expected = units.brought[name];
    const lossUnder = (ridge: Ridge) =>
      runCase({ ...given, options: { ...given.options, ridge } }).nmse;
    expect(lossUnder({ relative: 1e-6, of: "meanDiagonal" })).toBeCloseTo(expected.ofMean, 9);
    expect(expected.ofMean).toBeGreaterThan(0.03);
    expect(Math.abs(lossUnder({ relative: 1e-6 }) - expected.nmse)).toBeLessThan(1e-13);
  });

  test("linear convolutions on channels of 1e-3 and 1e3: exact", () => {
    const given = parseFusionCase(signalTwoUnits);
    expect(runCase(given).nmse).toBeLessThan(1e-11);
    const exact = { ...given, options: { ...given.options, ridge: { relative: 0 } } };
    expect(runCase(exact).nmse).toBeLessThan(1e-14);
  });
});

/** One of the factors 1e-6 … 1e6 for every channel (column) of a network's inputs. */
function drawScales(stream: Random, channels: number): Float64Array {
  return Float64Array.from({ length: channels }, () => 10 ** (12 * stream.uniform() - 6));
}

/** The network that reads every channel in a unit of its own: inputs times the scales, the first kernel's rows over them. */
function inOtherUnits({ network, weights, inputs }: Model, scales: Float64Array): Model {
  const kernel = weights[0].kernel!;
  const outputs = kernel.shape[kernel.shape.length - 1];
  const scaled = Float64Array.from(inputs.data, (value, i) => value * scales[i % scales.length]);
  const rows = Float64Array.from(
    kernel.data,
    (value, i) => value / scales[Math.floor(i / outputs) % scales.length],
  );
  return {
    network,
    weights: weights.map((record, i) =>
      i === 0 ? { ...record, kernel: { ...kernel, data: rows } } : record,
    ),
    inputs: { ...inputs, data: scaled },
  };
}

const BENDS = ["relu", "tanh", "elu", "linear"] as const;

function drawDense(stream: Random): Model {
  const { from, pick, maybe } = drawsFrom(stream);
  const features = from(2, 7);
  const activation = pick(BENDS);
  const layers: LayerSpec[] = [
    { type: "dense", units: from(3, 8), activation },
    ...(maybe(0.5) ? [{ type: "dense", units: from(2, 6), activation } as const] : []),
    { type: "dense", units: from(1, 3) },
  ];
  const network: Network = { inputShape: [features], layers };
  const rows = maybe(0.2) ? features - 1 : from(20, 60); // the dual form, or the normal equations
  return {
    network,
    weights: randomWeights(network, stream),
    inputs: gaussianTensor(stream, [rows, features]),
  };
}

function drawConv(stream: Random): Model {
  const { from, pick } = drawsFrom(stream);
  const padding = pick(["same", "valid"] as const);
  const activation = pick(BENDS);
  const type = pick(["conv1d", "conv2d"] as const);
  const conv = (filters: number): LayerSpec => ({
    type,
    filters,
    kernelSize: pick([1, 3]),
    padding,
    activation,
  });
  const layers = [conv(from(2, 4)), conv(from(1, 3))];
  const inputShape = [...(type === "conv1d" ? [11] : [6, 7]), from(1, 3)];
  const network: Network = { inputShape, layers };
  return {
    network,
    weights: randomWeights(network, stream),
    inputs: gaussianTensor(stream, [24, ...inputShape]),
  };
}

/** One or two convolutions with batch norm and pooling, flattened into one or two dense layers. */
function drawConvDense(stream: Random): Model {
  const { from, pick, maybe } = drawsFrom(stream);
  const isSignal = maybe(0.5);
  const activation = pick(BENDS);
  const conv = (): LayerSpec => ({
    type: isSignal ? "conv1d" : "conv2d",
    filters: from(2, 4),
    kernelSize: 3,
    padding: pick(["same", "valid"] as const),
    activation,
  });
  const layers: LayerSpec[] = [
    conv(),
    ...(maybe(0.5) ? [{ type: "batchNorm" } as const] : []),
    ...(maybe(0.5) ? [{ type: "maxPool", poolSize: 2 } as const] : []),
    ...(maybe(0.3) ? [{ ...conv(), padding: "same" } as LayerSpec] : []),
    { type: "flatten" },
    ...(maybe(0.3) ? [{ type: "dense", units: from(3, 5), activation } as const] : []),
    { type: "dense", units: from(1, 3) },
  ];
  const inputShape = [...(isSignal ? [9] : [5, 6]), from(1, 3)];
  const network: Network = { inputShape, layers };
  const samples = maybe(0.3) ? 20 : 150; // the dual form where there are more inputs, or the normal equations
  return {
    network,
    weights: randomWeights(network, stream),
    inputs: gaussianTensor(stream, [samples, ...inputShape]),
  };
}

/**
 * Outputs and errors agree to this share of the largest output: under a ridge of 1e-6 a solve has a condition up to
 * 1e6, which rounding of other digits is multiplied by.
 */
const TOLERANCE = 1e-8;

function wholeOf({ network }: Model): Span {
  return [1, blocksOf(network.layers).length];
}

/** The gaussian method's own gains, and the mean slopes of the original's hidden gates. */
function expectSameGates(model: Model, other: Model, one: Fusion, two: Fusion, what: string): void {
  expect(two.gains?.length, what).toBe(one.gains?.length);
  one.gains?.forEach((gains, g) => expectNear(two.gains![g], gains, what));
  const gates = hiddenGates(model.network.layers, spanShape(model.network, wholeOf(model)));
  const points = gates.map(({ point }) => point);
  const [a, b] = [model, other].map(({ network, weights, inputs }) =>
    valuesAt(network, weights, points, inputs),
  );
  gates.forEach((gate, g) => {
    expectNear(gateProbabilities(b[g], gate), gateProbabilities(a[g], gate), what);
  });
}

function expectNear(a: ArrayLike<number>, b: ArrayLike<number>, what: string): void {
  expect(a.length, what).toBe(b.length);
  for (let i = 0; i < a.length; i++) expect(Math.abs(a[i] - b[i]), what).toBeLessThan(TOLERANCE);
}

describe.each([
  ["dense", drawDense, ["empirical", "gaussian", "product"]],
  ["convolutions", drawConv, ["empirical", "perChannel", "product"]],
  ["convolutions into dense layers", drawConvDense, ["empirical", "product"]],
] as const)("%s: inputs scaled by 1e-6 … 1e6 each", (_, draw, methods) => {
  const property = (
    numRuns: number,
    check: (model: Model, other: Model, stream: Random, what: string) => void,
  ) =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const stream = random(seed, "units");
        const model = draw(stream);
        const channels = model.network.inputShape.at(-1)!;
        check(model, inOtherUnits(model, drawScales(stream, channels)), stream, `seed ${seed}`);
      }),
      { seed: 11, numRuns },
    );

  test("the fused function and nmse are the same, by every method, mode and bias", () => {
    const met = new Set<string>();
    property(150, (model, other, stream, what) => {
      const { pick } = drawsFrom(stream);
      const span = wholeOf(model);
      const mode = pick(["oneShot", "sequential"] as const);
      const bias = pick(["channel", "position"] as const);
      const ridge: Ridge = { relative: pick([1e-6, 1e-2, 0.1]) };
      for (const method of METHODS) {
        if (methodProblem(model.network, spanShape(model.network, span), method)) continue;
        const options: FusionOptions = { method, mode, ridge, bias };
        const [one, two] = [fuse(model, span, options), fuse(other, span, options)];
        const [a, b] = [preActivationOf(one, model.inputs), preActivationOf(two, other.inputs)];
        expect(relativeDistance(b.data, a.data), `${what}, ${method}`).toBeLessThan(TOLERANCE);
        expect(Math.abs(two.fit.nmse - one.fit.nmse), `${what}, ${method}`).toBeLessThan(TOLERANCE);
        expect(two.ridge, what).toBeCloseTo(one.ridge, 12);
        expect(Math.abs(Math.log10(two.condition / one.condition)), what).toBeLessThan(1e-3);
        expectSameGates(model, other, one, two, what);
        met.add(method);
      }
    });
    expect([...met].toSorted()).toEqual(methods);
  }, 60_000);

  test("so is what the cost strip expects of every span", () => {
    property(40, (model, other, _stream, what) => {
      const [a, b] = [model, other].map(({ network, weights, inputs }) =>
        spanCosts(network, weights, inputs),
      );
      a.forEach(({ nmse, span }, i) => {
        expect(Math.abs(b[i].nmse - nmse), `${what}, ${span.join("–")}`).toBeLessThan(
          1e-6 * (1 + nmse),
        );
      });
    });
  }, 60_000);

  test("a constant input changes nothing but its own weights, which are 0", () => {
    property(40, (model, _other, stream, what) => {
      const { network, inputs } = model;
      const channels = network.inputShape.at(-1)!;
      const more = channels + 1;
      const data = new Float64Array((inputs.data.length / channels) * more);
      data.forEach((_value, i) => {
        const at = i % more;
        data[i] = at === channels ? 1013.25 : inputs.data[Math.floor(i / more) * channels + at];
      });
      const first = model.weights[0].kernel!;
      const outputs = first.shape.at(-1)!;
      const kernel = {
        shape: [...first.shape.slice(0, -2), more, outputs],
        data: Float64Array.from({ length: (first.data.length / channels) * more }, (_value, i) => {
          const row = Math.floor(i / outputs);
          if (row % more === channels) return 0;
          return first.data[
            (Math.floor(row / more) * channels + (row % more)) * outputs + (i % outputs)
          ];
        }),
      };
      const wider: Model = {
        network: { ...network, inputShape: [...network.inputShape.slice(0, -1), more] },
        weights: model.weights.map((record, i) => (i === 0 ? { ...record, kernel } : record)),
        inputs: { shape: [...inputs.shape.slice(0, -1), more], data },
      };
      if (network.layers.some((layer) => "padding" in layer && layer.padding === "same")) return; // zeros around it: not constant
      const options: FusionOptions = {
        method: "empirical",
        ridge: { relative: drawsFrom(stream).pick([1e-6, 1e-2]) },
      };
      const span = wholeOf(model);
      const [one, two] = [fuse(model, span, options), fuse(wider, span, options)];
      const [a, b] = [preActivationOf(one, inputs), preActivationOf(two, wider.inputs)];
      expect(relativeDistance(b.data, a.data), what).toBeLessThan(TOLERANCE);
      const fused = two.weights[two.place].kernel!;
      const units = fused.shape.at(-1)!;
      fused.data.forEach((value, i) => {
        if (Math.floor(i / units) % more === channels) expect(value, what).toBe(0);
      });
    });
  });
});

test("the closed form from a mean and a covariance: the same function, gains and prediction in other units", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      const stream = random(seed, "units");
      const model = drawDense(stream);
      const features = model.network.inputShape[0];
      const scales = drawScales(stream, features);
      const other = inOtherUnits(model, scales);
      const mean = Float64Array.from({ length: features }, stream.normal);
      const root = matrixOf(features, features, gaussianTensor(stream, [features ** 2]).data);
      const covariance = multiply(root, transpose(root));
      const scaledMean = mean.map((m, i) => m * scales[i]);
      const scaledBoth = covariance.data.map(
        (c, i) => c * scales[i % features] * scales[Math.floor(i / features)],
      );
      const moments = { mean: scaledMean, covariance: { ...covariance, data: scaledBoth } };
      expect(covarianceProblem(moments.covariance, scaledMean)).toBeUndefined();
      const span = wholeOf(model);
      const one = fuseFromMoments(model.network, model.weights, span, { mean, covariance });
      const two = fuseFromMoments(other.network, other.weights, span, moments);
      const [a, b] = [preActivationOf(one, model.inputs), preActivationOf(two, other.inputs)];
      expect(relativeDistance(b.data, a.data), `seed ${seed}`).toBeLessThan(TOLERANCE);
      expect(Math.abs(two.fit.nmse - one.fit.nmse), `seed ${seed}`).toBeLessThan(TOLERANCE);
      one.gains!.forEach((gains, g) => expectNear(two.gains![g], gains, `seed ${seed}`));
    }),
    { seed: 12, numRuns: 100 },
  );
});

test("an input that differs from a constant by the rounding of float32 alone has no weight", () => {
  const stream = random(5, "still");
  const network: Network = {
    inputShape: [3],
    layers: [
      { type: "dense", units: 4, activation: "tanh" },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, stream);
  const data = Float32Array.from({ length: 120 }, (_, i) =>
    i % 3 === 2 ? 1 - 2 ** -24 * Math.floor(3 * stream.uniform()) : stream.normal(),
  );
  for (const rows of [40, 2]) {
    const inputs = { shape: [40, 3], data };
    const { targets } = samplesOf(network, weights, [1, 2], inputs);
    const few = {
      inputs: { shape: [rows, 3], data: data.slice(0, 3 * rows) },
      targets: head(targets, rows),
    };
    const fusion = fuseSpan(network, weights, [1, 2], few, { method: "empirical" });
    expect([...fusion.weights[0].kernel!.data.slice(4)].map(Math.abs), `${rows} samples`).toEqual([
      0, 0,
    ]);
  }
});
