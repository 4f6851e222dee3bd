import { describe, expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { isConv } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Span } from "#core/model/blocks.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { denseDesign, designsOf } from "#core/fusion/regression/design.ts";
import { fuseFromMoments, fuseSpan } from "./fuse.ts";
import type { Gains } from "./gates.ts";
import { hiddenGates } from "./gates.ts";
import { relativeDistance } from "./oracle.test-support.ts";
import { pathKernel, pathModel, pathShares } from "./paths.ts";
import type { PathModel } from "./paths.ts";
import { productLayer } from "./product.ts";
import { spanShape } from "./span.ts";
import {
  gaussianTensor,
  randomNetwork,
  randomWeights,
  samplesOf,
} from "./testNetworks.test-support.ts";

type Given = { readonly network: Network; readonly weights: NetworkWeights; readonly span: Span };

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

function designOf({ network, span }: Given) {
  const shape = spanShape(network, span);
  return isConv(shape.layer)
    ? designsOf(network, span, { method: "product" })[0]
    : denseDesign(shape);
}

/** The span's paths with a gain for each unit, from a function of its place. */
function modelOf(given: Given, gain: (unit: number, gate: number) => number = () => 1): PathModel {
  const { network, weights, span } = given;
  const shape = spanShape(network, span);
  const shapes = inferShapes(network);
  const gains = hiddenGates(network.layers, shape).map(({ point }, g) =>
    Float64Array.from({ length: shapes[point.layer].at(-1)! }, (_, unit) => gain(unit, g)),
  );
  return pathModel(network, weights, shape, designOf(given), gains);
}

/** Σ of the shares for every weight, as the kernel's own data. */
function sums(model: PathModel, features: number, units: number, hidden: number): Float64Array {
  return Float64Array.from({ length: features * units }, (_, place) => {
    const at = { feature: Math.floor(place / units), unit: place % units };
    return sum(pathShares(model, at, hidden).shares);
  });
}

const conv = (filters: number, more: Partial<LayerSpec> = {}): LayerSpec =>
  ({ type: "conv2d", filters, kernelSize: 3, activation: "relu", ...more }) as LayerSpec;

describe("shares in a tiny convolution are those of a loop over pairs of taps", () => {
  /** An integer kernel by a rule that NumPy can follow: ((i·a + 3) mod m) − ⌊m/2⌋. */
  const ruled = (shape: Shape, a: number, m: number) => ({
    shape,
    data: Float64Array.from(
      { length: sizeOf(shape) },
      (_, i) => ((i * a + 3) % m) - Math.floor(m / 2),
    ),
  });
  const record = (kernel: LayerWeights["kernel"]): LayerWeights => ({
    kernel: kernel!,
    bias: { shape: kernel!.shape.slice(-1), data: new Float64Array(kernel!.shape.at(-1)!).fill(7) },
  });

  test("two steps over a signal with pooling between them", () => {
    const network: Network = {
      inputShape: [30, 2],
      layers: [
        {
          type: "conv1d",
          filters: 3,
          kernelSize: 3,
          strides: 2,
          padding: "same",
          activation: "relu",
        },
        { type: "maxPool", poolSize: 2 },
        { type: "conv1d", filters: 2, kernelSize: 2, padding: "same" },
      ],
    };
    const weights = [record(ruled([3, 2, 3], 5, 7)), {}, record(ruled([2, 3, 2], 7, 9))];
    const model = modelOf({ network, weights, span: [1, 2] }, (unit) => (unit + 1) / 4);
    // numpy: for t2, p, t1: out[t1 + 2·(p + 2·t2), c, h, o] += K1[t1,c,h]·gain[h]/2·K2[t2,h,o], field 9
    const expected: [tap: number, channel: number, unit: number, shares: number[]][] = [
      [4, 1, 0, [-0.25, 2.75, 3.375]],
      [0, 0, 1, [0, -1, -2.25]],
      [5, 1, 1, [1.125, -0.25, -1.5]],
      [8, 0, 0, [1.5, 0.5, 0]],
    ];
    for (const [tap, channel, unit, shares] of expected) {
      const found = pathShares(model, { feature: tap * 2 + channel, unit });
      found.shares.forEach((share, h) => expect(share).toBeCloseTo(shares[h], 12));
      expect(found.factors).toBeUndefined();
    }
    expect(pathShares(model, { feature: 8, unit: 0 }).places).toBe(2); // taps 0 and 2 of two windows
  });

  test("two over a picture", () => {
    const network: Network = {
      inputShape: [6, 6, 1],
      layers: [conv(2, { kernelSize: 2 }), conv(1, { kernelSize: 2 })],
    };
    const weights = [record(ruled([2, 2, 1, 2], 5, 7)), record(ruled([2, 2, 2, 1], 7, 9))];
    const model = modelOf({ network, weights, span: [1, 2] }, (unit) => 0.5 / (unit + 1));
    // numpy: for a, b in ndindex(2,2)²: out[a0+b0, a1+b1, h] += K1[a,0,h]·gain[h]·K2[b,h,0]
    const expected = [
      [0, 1.5],
      [-1.5, -1.75],
      [6, 0.5],
      [0.5, 3.25],
      [-3, -3.5],
      [-2, 0.75],
      [0, 1.5],
      [2, -2.25],
      [-4, 0],
    ];
    expected.forEach((shares, feature) =>
      expect([...pathShares(model, { feature, unit: 0 }).shares].map((x) => x || 0)).toEqual(
        shares,
      ),
    );
    expect(pathShares(model, { feature: 4, unit: 0 }).places).toBe(4);
  });
});

describe("shares over all hidden units add up", () => {
  const networks: readonly (readonly [string, Shape, readonly LayerSpec[], Span])[] = [
    [
      "convolutions with strides, batch norm and pooling between",
      [15, 14, 2],
      [
        conv(3, { padding: "same", strides: 2 }),
        { type: "batchNorm" },
        { type: "maxPool", poolSize: 2 },
        conv(4),
      ],
      [1, 2],
    ],
    [
      "three convolutions over a signal",
      [40, 3],
      [
        { type: "conv1d", filters: 4, kernelSize: 3, activation: "tanh" },
        { type: "conv1d", filters: 3, kernelSize: 2, strides: 2, padding: "same" },
        { type: "activation", activation: "elu" },
        { type: "conv1d", filters: 2, kernelSize: 3, activation: "relu" },
      ],
      [1, 3],
    ],
    [
      "a convolution with same padding into a dense layer, borders included",
      [7, 6, 2],
      [
        conv(3, { padding: "same" }),
        { type: "maxPool", poolSize: 2 },
        { type: "flatten" },
        { type: "dense", units: 4 },
      ],
      [1, 2],
    ],
    [
      "three dense layers, with batch norm before and after the gates",
      [6],
      [
        { type: "dense", units: 5 },
        { type: "batchNorm" },
        { type: "activation", activation: "relu" },
        { type: "dense", units: 4, activation: "gelu" },
        { type: "batchNorm" },
        { type: "dense", units: 3 },
      ],
      [1, 3],
    ],
  ];

  for (const [name, inputShape, layers, span] of networks) {
    test(`${name}: to the product when gains are 1`, () => {
      const network = { inputShape, layers };
      const weights = randomWeights(network, random(11, name));
      const given = { network, weights, span };
      const product = productLayer(network, weights, spanShape(network, span), designOf(given));
      const { rows, columns, data } = product.kernel;
      const model = modelOf(given);
      expect(relativeDistance(pathKernel(model).data, data)).toBeLessThan(1e-12);
      for (let hidden = 0; hidden < span[1] - span[0]; hidden++) {
        expect(relativeDistance(sums(model, rows, columns, hidden), data)).toBeLessThan(1e-12);
      }
    });
  }

  test("to what the fit finds where the span is linear", () => {
    const network = {
      inputShape: [5],
      layers: networks[3][2].filter(({ type }) => type !== "activation"),
    };
    const linear = {
      ...network,
      layers: network.layers.map((layer) =>
        layer.type === "dense" ? { ...layer, activation: "linear" as const } : layer,
      ),
    };
    const weights = randomWeights(linear, random(12, "linear"));
    const inputs = gaussianTensor(random(13, "inputs"), [50, 5]);
    const samples = samplesOf(linear, weights, [1, 3], inputs);
    const options = { method: "empirical", ridge: { relative: 0 } } as const;
    const fused = fuseSpan(linear, weights, [1, 3], samples, options);
    const model = modelOf({ network: linear, weights, span: [1, 3] });
    const { data } = fused.weights[0].kernel!;
    for (const hidden of [0, 1])
      expect(relativeDistance(sums(model, 5, 3, hidden), data)).toBeLessThan(1e-9);
  });

  test("to the gaussian method's kernel with the gains it reports, of two and of three layers", () => {
    for (const span of [
      [1, 2],
      [1, 3],
      [2, 3],
    ] as Span[]) {
      const network = { inputShape: [6], layers: networks[3][2] };
      const weights = randomWeights(network, random(14, "gaussian"));
      const shape = spanShape(network, span);
      const n = sizeOf(shape.input);
      const mean = Float64Array.from({ length: n }, (_, i) => 0.1 * i - 0.2);
      const covariance = Float64Array.from({ length: n * n }, (_, i) =>
        i % (n + 1) === 0 ? 1.5 : 0.2,
      );
      const fusion = fuseFromMoments(network, weights, span, {
        mean,
        covariance: { rows: n, columns: n, data: covariance },
      });
      const model = pathModel(network, weights, shape, {}, fusion.gains!);
      const { data, shape: kernel } = fusion.weights[0].kernel!;
      for (let hidden = 0; hidden < span[1] - span[0]; hidden++) {
        expect(relativeDistance(sums(model, n, kernel[1], hidden), data)).toBeLessThan(1e-12);
      }
    }
  });

  test("to the gaussian method's kernel when it is fused pair by pair", () => {
    const network = { inputShape: [6], layers: networks[3][2] };
    const weights = randomWeights(network, random(15, "pairs"));
    const inputs = gaussianTensor(random(16, "inputs"), [80, 6]);
    const samples = samplesOf(network, weights, [1, 3], inputs);
    const options = { method: "gaussian", mode: "sequential" } as const;
    const fusion = fuseSpan(network, weights, [1, 3], samples, options);
    const model = pathModel(network, weights, spanShape(network, [1, 3]), {}, fusion.gains!);
    const { data } = fusion.weights[0].kernel!;
    expect(relativeDistance(sums(model, 6, 3, 1), data)).toBeLessThan(1e-12);
  });

  test("to one kernel, whichever hidden layer is looked at, on random architectures", () => {
    for (let seed = 0; seed < 60; seed++) {
      const network = randomNetwork(seed);
      const blocks = network.layers.filter(
        ({ type }) => type === "dense" || type.startsWith("conv"),
      );
      const weights = randomWeights(network, random(seed, "weights"));
      const given: Given = { network, weights, span: [1, blocks.length] };
      const model = modelOf(given, (unit, gate) => 1 / (2 + unit + gate));
      const kernel = pathKernel(model);
      const feature = seed % kernel.rows;
      const unit = seed % kernel.columns;
      for (let hidden = 0; hidden < blocks.length - 1; hidden++) {
        const { shares } = pathShares(model, { feature, unit }, hidden);
        const scale = Math.max(1, ...shares.map(Math.abs));
        expect(sum(shares) / scale).toBeCloseTo(
          kernel.data[feature * kernel.columns + unit] / scale,
          10,
        );
      }
    }
  });
});

test("a convolution's shares are those of its dense equivalent, written as a matrix, added up by filter", () => {
  const inputShape = [7, 6, 2];
  const layers = [
    conv(3, { padding: "same", strides: [1, 2] }),
    { type: "flatten" },
    { type: "dense", units: 4 },
  ] as const;
  const network: Network = { inputShape, layers };
  const weights = randomWeights(network, random(21, "equivalent"));
  const gain = (unit: number) => 0.3 + 0.2 * unit;
  const model = modelOf({ network, weights, span: [1, 2] }, gain);
  // The convolution as a matrix [84, 63]: its answers to impulses, without bias.
  const size = sizeOf(inputShape);
  const single = {
    inputShape,
    layers: [{ ...layers[0], activation: "linear" as const, useBias: false }, layers[1]],
  };
  const impulses = { shape: [size, ...inputShape], data: new Float64Array(size * size) };
  for (let i = 0; i < size; i++) impulses.data[i * (size + 1)] = 1;
  const M = forward(single, [{ kernel: weights[0].kernel! }, {}], impulses);
  const hidden = M.shape[1];
  const equivalent: Network = {
    inputShape: [size],
    layers: [{ type: "dense", units: hidden, activation: "relu" }, layers[2]],
  };
  const same = [
    {
      kernel: { shape: [size, hidden], data: M.data },
      bias: { shape: [hidden], data: new Float64Array(hidden) },
    },
    weights[2],
  ];
  const dense = modelOf({ network: equivalent, weights: same, span: [1, 2] }, (unit) =>
    gain(unit % 3),
  );
  for (const place of [
    { feature: 0, unit: 0 },
    { feature: 41, unit: 2 },
    { feature: 83, unit: 3 },
  ]) {
    const byFilter = new Float64Array(3);
    pathShares(dense, place).shares.forEach((share, unit) => (byFilter[unit % 3] += share));
    expect(relativeDistance(pathShares(model, place).shares, byFilter)).toBeLessThan(1e-13);
  }
});

test("between dense layers a share is weight in × gain × weight out", () => {
  const network: Network = {
    inputShape: [3],
    layers: [
      { type: "dense", units: 5, activation: "relu" },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, random(3, "paths"));
  const gain = (unit: number) => unit / 4;
  const model = modelOf({ network, weights, span: [1, 2] }, gain);
  const { shares, factors, places } = pathShares(model, { feature: 2, unit: 1 });
  const [K1, K2] = [weights[0].kernel!.data, weights[1].kernel!.data];
  expect(places).toBe(1);
  shares.forEach((share, h) => {
    expect([factors!.into[h], factors!.gains[h], factors!.out[h]]).toEqual([
      K1[10 + h],
      gain(h),
      K2[2 * h + 1],
    ]);
    expect(share).toBeCloseTo(K1[10 + h] * gain(h) * K2[2 * h + 1], 14);
  });
});

test("permuting the hidden filters permutes their shares", () => {
  const network: Network = { inputShape: [8, 8, 1], layers: [conv(3), conv(2)] };
  const weights = randomWeights(network, random(31, "permute"));
  const order = [2, 0, 1];
  const permuted = weights.map((record, layer): LayerWeights => {
    const { shape, data } = record.kernel!;
    const [cin, cout] = shape.slice(2);
    const from = (i: number) => {
      const [tap, c, o] = [Math.floor(i / (cin * cout)), Math.floor(i / cout) % cin, i % cout];
      return layer === 0 ? i - o + order[o] : (tap * cin + order[c]) * cout + o;
    };
    const moved = Float64Array.from(data, (_, i) => data[from(i)]);
    return { ...record, kernel: { shape, data: moved } };
  });
  const place = { feature: 7, unit: 1 };
  const span: Span = [1, 2];
  const { shares } = pathShares(
    modelOf({ network, weights, span }, (h) => 0.2 + h),
    place,
  );
  const moved = pathShares(
    modelOf({ network, weights: permuted, span }, (h) => 0.2 + order[h]),
    place,
  );
  moved.shares.forEach((share, h) => expect(share).toBeCloseTo(shares[order[h]], 13));
});

test("taps outside the receptive field have no paths, and a smaller kernel keeps those it has", () => {
  const network: Network = {
    inputShape: [9, 1],
    layers: [
      { type: "conv1d", filters: 2, kernelSize: 3, activation: "relu" },
      { type: "conv1d", filters: 1, kernelSize: 3 },
    ],
  };
  const weights = randomWeights(network, random(41, "taps"));
  const shape = spanShape(network, [1, 2]);
  const gains: Gains = [Float64Array.of(0.5, 1)];
  const of = (kernelSize: number) => {
    const [design] = designsOf(network, [1, 2], { method: "empirical", kernelSize });
    return pathKernel(pathModel(network, weights, shape, design, gains)).data;
  };
  const whole = [...of(5)];
  expect([...of(7)]).toEqual([0, ...whole, 0]);
  expect([...of(3)]).toEqual(whole.slice(1, 4));
  const [wide] = designsOf(network, [1, 2], { method: "empirical", kernelSize: 7 });
  const model = pathModel(network, weights, shape, wide, gains);
  expect(pathShares(model, { feature: 0, unit: 0 })).toEqual({
    shares: new Float64Array(2),
    places: 0,
  });
});

test("gains that do not match the gates are refused", () => {
  const network: Network = {
    inputShape: [3],
    layers: [
      { type: "dense", units: 2 },
      { type: "dense", units: 2 },
    ],
  };
  const weights = randomWeights(network, random(51, "refused"));
  const gains = [Float64Array.of(1, 1)];
  expect(() => pathModel(network, weights, spanShape(network, [1, 2]), {}, gains)).toThrow(
    "pathModel: 1 arrays of gains ≠ 0 gates",
  );
});
