// Thousands of random legal networks, spans and options. Each fused layer must fit the network it is put
// into, and give there what a brute-force affine regression gives (bruteForce.test-support.ts).
// FUZZ=20000 npx vitest run src/core/fusion/fuzz.test.ts tries more; a failure names its seed.

import { expect, test } from "vitest";
import { random } from "#core/math/random.ts";
import { isOfVariances } from "#core/math/ridge.ts";
import type { Ridge } from "#core/math/ridge.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { forward, subnetwork } from "#core/model/forward.ts";
import { isConv, isWeighted } from "#core/model/kinds.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import {
  intercepts,
  regress,
  regressors,
  unitsOf,
  variancePenalties,
} from "./bruteForce.test-support.ts";
import type { Column } from "./bruteForce.test-support.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { fuseSpan } from "./fuse.ts";
import type { Fusion, SpanSamples } from "./fuse.ts";
import { preActivationOf } from "./fused.ts";
import { fusedWindows, spanGeometry } from "./receptiveField.ts";
import { METHODS } from "./options.ts";
import type { FusionMode, FusionOptions } from "./options.ts";
import { methodProblem } from "./methods.ts";
import { fusionPlan } from "./fusionPlan.ts";
import { spanProblem, spanShape } from "./span.ts";
import { spliceFusion } from "./splice.ts";
import {
  drawsFrom,
  gaussianTensor,
  randomNetwork,
  randomWeights,
  samplesOf,
} from "./testNetworks.test-support.ts";

const RUNS = Number(process.env["FUZZ"] ?? 5000);
/** Each kind of network and span must come up in one run of a hundred at least. */
const OFTEN = 0.01;
/**
 * Up to these condition numbers weights, and their outputs, can be compared to 1e-9. Beyond, as only λ near
 * zero allows, normal equations leave undetermined weights to rounding, but the error must be the minimum.
 */
const DETERMINED = { kernel: 1e6, output: 1e10 };
/** Taps × channels of a fused kernel: brute force takes its square. */
const MOST_FEATURES = 80;

const KINDS: readonly string[] = [
  "dense into dense, conv1d into conv1d, conv2d into conv2d, conv1d into dense, conv2d into dense",
  "2 blocks, 3 blocks, 4 blocks, mode oneShot, mode sequential, mode sequentialRetrain",
  "maxPool, avgPool, dropout, flatten, positionBias, activation, linear",
  "relu, leakyRelu, relu6, elu, tanh, sigmoid, softplus, erf, gelu",
  "batch norm first, batch norm before the activation, batch norm after the activation",
  "same, valid, explicit padding, strides, no bias, position bias, two roundings",
  "kernel size asked for, padding asked for, ridge raised, fewer samples than inputs",
].flatMap((line) => line.split(", "));

type Model = { readonly network: Network; readonly weights: NetworkWeights };
type Case = Model & {
  readonly seed: number;
  readonly inputs: Tensor;
  readonly span: Span;
  readonly mode: FusionMode;
  readonly options: FusionOptions;
};

function drawCase(seed: number): Case {
  const network = randomNetwork(seed);
  const stream = random(seed, "fuzz");
  const { from, pick, maybe } = drawsFrom(stream);
  const weights = randomWeights(network, stream);
  const blocks = blocksOf(network.layers).length;
  const first = from(1, blocks - 1);
  const span: Span = [first, from(first + 1, blocks)];
  const isDense = !isConv(spanShape(network, span).layer);
  const inputs = gaussianTensor(stream, [from(3, isDense ? 40 : 12), ...network.inputShape]);
  const isLong = span[1] - span[0] > 1;
  const mode = isLong ? pick(["oneShot", "sequential", "sequentialRetrain"] as const) : "oneShot";
  const ofMean: Ridge = { relative: 1e-2, of: "meanDiagonal" };
  const firm: Ridge = seed % 2 === 0 ? { relative: 1e-2 } : ofMean;
  const ridge = pick<Ridge>([{ absolute: 0 }, { absolute: 1e-3 }, { relative: 1e-6 }, firm]);
  const bias = maybe(0.3) ? "position" : "channel";
  const options: FusionOptions = { method: "empirical", ridge, bias };
  const shaped = isDense ? {} : drawKernel(stream, network, span);
  return { seed, network, weights, inputs, span, mode, options: { ...options, ...shaped } };
}

/** The default kernel, or one of another size or at another place. */
function drawKernel(stream: ReturnType<typeof random>, network: Network, span: Span) {
  const { from, maybe } = drawsFrom(stream);
  const axes = spanGeometry(network, spanShape(network, span));
  const channels = spanShape(network, span).input.at(-1)!;
  const field = sizeOf(axes.map(({ receptiveField }) => receptiveField)) * channels;
  if (field <= MOST_FEATURES && maybe(0.6)) return {};
  const kernelSize = axes.map(() => from(1, 4));
  return maybe(0.3) ? { kernelSize, padBefore: axes.map(() => from(-1, 3)) } : { kernelSize };
}

/** Fuses as the case asks, each step held to brute force; undefined where a step in between cannot be. */
function fuseCase({
  network,
  weights,
  inputs,
  span,
  mode,
  options,
  seed,
}: Case): Fusion | undefined {
  if (mode === "oneShot") return fuseChecked({ network, weights }, inputs, span, options);
  const stream = random(seed, "retrain");
  let model: Model = { network, weights };
  let fusion: Fusion | undefined;
  for (const pair of fusionPlan(span)) {
    const { method, ridge } = options;
    const step = pair[0] === span[0] ? options : { method, ridge: ridge! };
    if (spanProblem(model.network, pair, step)) return undefined; // a kernel grown beyond what is solved
    fusion = fuseChecked(model, inputs, pair, step);
    model = spliceFusion(model.network, model.weights, pair, fusion);
    if (mode === "sequentialRetrain") model = jostled(model, stream);
  }
  if (mode === "sequential") {
    const samples = samplesOf(network, weights, span, inputs);
    const whole = fuseSpan(network, weights, span, samples, { ...options, mode });
    expect(whole.weights, "mode sequential is the plan's pairs").toEqual(fusion!.weights);
  }
  return fusion!;
}

/** Stands for training: weights that have moved a little. */
function jostled({ network, weights }: Model, stream: ReturnType<typeof random>): Model {
  const moved = weights.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, { shape, data }]) => [
        name,
        { shape, data: Float64Array.from(data, (x) => x * (1 + 0.1 * stream.uniform())) },
      ]),
    ),
  );
  return { network, weights: moved };
}

/** One fusion, its layer and its error held to brute force with the λ that it reports. */
function fuseChecked(model: Model, inputs: Tensor, span: Span, options: FusionOptions): Fusion {
  const { network, weights } = model;
  const samples = samplesOf(network, weights, span, inputs);
  const fusion = fuseSpan(network, weights, span, samples, options);
  const z = preActivationOf(fusion, samples.inputs);
  const { columns, kernel, scales } = bruteForce(fusion, samples, options.ridge!);
  const scale = largest(samples.targets);
  const fused = fusion.weights[fusion.place].kernel!;
  const [near, least] = fusion.condition < DETERMINED.output ? [1e-9, 1e-9] : [1e-4, 1e-7];
  expectNear(z.data, columns.data, near * scale, "ẑ");
  if (kernel && fusion.condition < DETERMINED.kernel)
    expectNear(scaledRows(fused.data, scales), scaledRows(kernel, scales), 1e-9 * scale, "kernel");
  const { mse, variance } = activationError(samples.targets, columns);
  expect(Math.abs(fusion.fit.mse - mse), "mse").toBeLessThan(least * (1 + variance));
  expect(fusion.fit.nmse).toBeLessThanOrEqual(1 + 1e-9);
  expect(Number.isFinite(fusion.condition)).toBe(true);
  return fusion;
}

/** A kernel as its inputs meet it: rows times the deviations to which the fit scales them. */
function scaledRows(kernel: Tensor["data"], scales: Float64Array): Float64Array {
  const units = kernel.length / scales.length;
  return Float64Array.from(kernel, (value, i) => value * scales[Math.floor(i / units)]);
}

/** What the ridge adds for each regressor: N·λ, times its variance where λ is relative to that. */
function penaltiesOf(
  X: readonly Column[],
  free: readonly Column[],
  samples: number,
  ridge: Ridge,
  lambda: number,
  channels: number,
): Float64Array {
  if (isOfVariances(ridge)) return variancePenalties(X, free, lambda, channels);
  return new Float64Array(X.length).fill(samples * lambda);
}

/** ẑ [N, …] and kernel [features, units] of the regression that the fused layer is to be. */
function bruteForce(fusion: Fusion, { inputs, targets }: SpanSamples, ridge: Ridge) {
  const layer = fusion.layers[fusion.place];
  const [samples, ...output] = targets.shape;
  const positions = sizeOf(output.slice(0, -1));
  const perPosition = fusion.layers.some(({ type }) => type === "positionBias");
  const X = regressors(layer, inputs, output);
  const free = intercepts(samples * positions, positions, perPosition);
  const penalties = penaltiesOf(X, free, samples, ridge, fusion.ridge, inputs.shape.at(-1)!);
  const { fitted, kernel } = regress(X, free, unitsOf(targets), penalties);
  const rowMajor = (columns: readonly Float64Array[]) =>
    Float64Array.from(
      { length: columns.length * columns[0].length },
      (_, i) => columns[i % columns.length][Math.floor(i / columns.length)],
    );
  return {
    columns: { shape: targets.shape, data: rowMajor(fitted) },
    ...(kernel ? { kernel: rowMajor(kernel) } : {}),
    scales: penalties.map((penalty) =>
      isOfVariances(ridge) && fusion.ridge > 0 ? Math.sqrt(penalty / (samples * fusion.ridge)) : 1,
    ),
  };
}

/** max |x|, at least 1. */
function largest({ data }: Tensor): number {
  let most = 1;
  for (const x of data) most = Math.max(most, Math.abs(x));
  return most;
}

function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what: string,
): void {
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    const distance = Math.abs(actual[i] - expected[i]);
    worst = distance <= worst ? worst : distance; // NaN stays
  }
  expect(actual.length, what).toBe(expected.length);
  expect(worst, what).toBeLessThanOrEqual(tolerance);
}

/** The fused layer in its place: every other layer's shape as it was, and the network's output what follows from ẑ by brute force. */
function checkPlace({ network, weights, inputs, span }: Case, fusion: Fusion): void {
  const { start, last, layer } = spanShape(network, span);
  const shallow = spliceFusion(network, weights, span, fusion);
  const [before, after] = [inferShapes(network), inferShapes(shallow.network)];
  const rest = network.layers.length - 1 - last;
  expect(after.slice(0, start)).toEqual(before.slice(0, start));
  expect(after.slice(after.length - rest - 1)).toEqual(before.slice(last));
  expect(blocksOf(shallow.network.layers)).toHaveLength(
    blocksOf(network.layers).length - (span[1] - span[0]),
  );
  const output = forward(shallow.network, shallow.weights, inputs);
  const z = preActivationOf(fusion, samplesOf(network, weights, span, inputs).inputs);
  const { activation = "linear", alpha } = layer;
  const carried = {
    type: "activation",
    activation,
    ...(alpha !== undefined && { alpha }),
  } as const;
  const tail = subnetwork(network, weights, last + 1, network.layers.length);
  const following = { inputShape: before[last], layers: [carried, ...tail.network.layers] };
  const expected = forward(following, [{}, ...tail.weights], z);
  expectNear(output.data, expected.data, 1e-12 * largest(expected), "the network's output");
}

/** What a case is an example of. */
function kindsOf({ network, span, mode, options }: Case, fusion: Fusion): readonly string[] {
  const { start, last, layer, input } = spanShape(network, span);
  const inside = network.layers.slice(start, last + 1);
  const first = network.layers.slice(start).find(isWeighted)!;
  const bends = inside.slice(0, -1).flatMap((other) => activationOf(other) ?? []);
  const windows = isConv(layer)
    ? fusedWindows(spanGeometry(network, spanShape(network, span)), options)
    : [];
  return [
    `${first.type} into ${layer.type}`,
    `${span[1] - span[0] + 1} blocks`,
    `mode ${mode}`,
    ...inside.map(({ type }) => type),
    ...bends,
    ...inside.flatMap((other, i) => normKind(inside, other, i)),
    ...inside.flatMap(paddingKind),
    ...(first.useBias === false ? ["no bias"] : []),
    ...(bends.length === 0 ? ["linear"] : []),
    ...(options.bias === "position" && isConv(layer) ? ["position bias"] : []),
    ...(windows.length > 1 ? ["two roundings"] : []),
    ...(options.kernelSize === undefined ? [] : ["kernel size asked for"]),
    ...(options.padBefore === undefined ? [] : ["padding asked for"]),
    ...("absolute" in options.ridge! && fusion.ridge > options.ridge.absolute
      ? ["ridge raised"]
      : []),
    ...(fusion.samples < sizeOf(input) && !isConv(layer) ? ["fewer samples than inputs"] : []),
  ];
}

function activationOf(layer: LayerSpec): string | undefined {
  if (!isWeighted(layer) && layer.type !== "activation") return undefined;
  return (layer.activation ?? "linear") === "linear" ? undefined : layer.activation;
}

function normKind(inside: readonly LayerSpec[], layer: LayerSpec, index: number): string[] {
  if (layer.type !== "batchNorm") return [];
  if (index === 0) return ["batch norm first"];
  return inside[index + 1]?.type === "activation"
    ? ["batch norm before the activation"]
    : ["batch norm after the activation"];
}

function paddingKind(layer: LayerSpec): string[] {
  if (!("padding" in layer) || layer.padding === undefined) return [];
  const strided = isConv(layer) && [layer.strides ?? 1].flat().some((stride) => stride > 1);
  const kind = typeof layer.padding === "string" ? layer.padding : "explicit padding";
  return strided ? [kind, "strides"] : [kind];
}

/** Fuses and checks one case; failures name its seed. Returns the kinds of which it is an example. */
function checkCase(seed: number): readonly string[] {
  const drawn = drawCase(seed);
  try {
    const fusion = fuseCase(drawn);
    if (!fusion) return ["impossible"];
    checkPlace(drawn, fusion);
    return kindsOf(drawn, fusion);
  } catch (error) {
    const { span, mode, options } = drawn;
    const what = `seed ${seed}, span ${span.join("–")}, mode ${mode}, ${JSON.stringify(options)}`;
    throw new Error(what, { cause: error });
  }
}

test(
  `${RUNS} random networks: the fused layer fits its place and is the brute-force regression`,
  () => {
    const count = new Map<string, number>();
    for (let seed = 0; seed < RUNS; seed++)
      for (const kind of new Set(checkCase(seed))) count.set(kind, (count.get(kind) ?? 0) + 1);
    expect(KINDS.filter((kind) => !((count.get(kind) ?? 0) >= OFTEN * RUNS))).toEqual([]);
    expect(count.get("impossible") ?? 0).toBeLessThan(0.001 * RUNS);
  },
  60_000 + RUNS * 60,
);

test.each([
  [3159, "saturated units as inputs and no ridge, condition 2e16"],
  [8978, "inputs nearly dependent and no ridge, condition 2e10"],
  [16846, "positions that always see zeros and no ridge: raised to 1e-13"],
  [18657, "condition 3e7 under the default ridge"],
  [19822, "pair by pair a kernel of 53×49×2"],
])("seed %d: %s", (seed) => void checkCase(seed));

/** Each input channel's taps fitted alone: the published solve, by brute force. */
function bruteForcePerChannel(fusion: Fusion, inputs: Tensor, targets: Tensor): Float64Array {
  const [samples, ...output] = targets.shape;
  const [channels, units] = [inputs.shape.at(-1)!, output.at(-1)!];
  const columns = regressors(fusion.layers[fusion.place], inputs, output);
  const free = intercepts(targets.data.length / units, 1, false);
  const kernel = new Float64Array(columns.length * units);
  for (let c = 0; c < channels; c++) {
    const own = columns.filter((_, i) => i % channels === c);
    const alone = regress(own, free, unitsOf(targets), samples * fusion.ridge).kernel!;
    alone.forEach((taps, o) =>
      taps.forEach((value, t) => (kernel[(t * channels + c) * units + o] = value)),
    );
  }
  return kernel;
}

/** Every activation linear and every maximum a mean: what the product method multiplies. */
function linearised({ layers, ...network }: Network): Network {
  return {
    ...network,
    layers: layers.map((layer): LayerSpec => {
      if (layer.type === "maxPool") return { ...layer, type: "avgPool" };
      if (!isWeighted(layer) && layer.type !== "activation") return layer;
      return { ...layer, activation: "linear" };
    }),
  };
}

test(
  `${RUNS / 10} random networks by the other methods: the layer is brute force's, the reported error its own`,
  () => {
    const count = new Map<string, number>();
    for (let seed = 0; seed < RUNS / 10; seed++) {
      const { network, weights, inputs, span, options } = drawCase(seed);
      const shape = spanShape(network, span);
      const samples = samplesOf(network, weights, span, inputs);
      for (const method of METHODS) {
        if (method === "empirical" || methodProblem(network, shape, method)) continue;
        const what = `seed ${seed}, ${method}`;
        const given = { ...options, method, ridge: { absolute: 1e-3 }, bias: "channel" } as const;
        const fusion = fuseSpan(network, weights, span, samples, given);
        const z = preActivationOf(fusion, samples.inputs);
        const real = activationError(samples.targets, z);
        const tolerance = 1e-9 * (1 + real.mse + real.variance);
        expect(Math.abs(fusion.fit.mse - real.mse), what).toBeLessThan(tolerance);
        if (method === "perChannel" && fusion.ridge === 1e-3) {
          const kernel = bruteForcePerChannel(fusion, samples.inputs, samples.targets);
          expectNear(fusion.weights[0].kernel!.data, kernel, 1e-9 * largest(z), what);
        }
        if (method === "product" && !isConv(shape.layer)) {
          const straight = subnetwork(linearised(network), weights, shape.start, shape.last + 1);
          const expected = forward(straight.network, straight.weights, samples.inputs);
          expectNear(z.data, expected.data, 1e-9 * largest(expected), what);
        }
        count.set(method, (count.get(method) ?? 0) + 1);
      }
    }
    for (const method of METHODS.slice(1))
      expect(count.get(method), method).toBeGreaterThan((OFTEN * RUNS) / 2);
  },
  60_000 + RUNS * 10,
);
