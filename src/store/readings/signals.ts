// What the page shows of signals by depth: sizes of activations and gradients, the Jacobian's singular values and
// linear regions, of a network as it began and as it is now, beside what theory expects of its beginning.
// Computed on the page, for networks that take no longer than a blink.

import { largestNormalMoment } from "#core/math/largestNormal.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { isPart, kindOf } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { depthProfile, expectedProfile } from "#core/signal/depth.ts";
import type { DepthProfile, TheoryLayer } from "#core/signal/depth.ts";
import { jacobianProblem, spectraInSteps, wideSpread } from "#core/signal/jacobian.ts";
import type { BlockSpectrum } from "#core/signal/jacobian.ts";
import { breaksInSteps } from "#core/signal/lineRegions.ts";
import { sampleAt } from "#core/signal/pullBack.ts";

/** Of one state of the weights. */
export type Signals = {
  readonly profile: DepthProfile;
  /** Of every block; absent where they are too large. */
  readonly spectra?: readonly BlockSpectrum[];
  /** Between the first two samples; absent where layers are not piecewise linear. */
  readonly regions?: number;
};

export type SignalReading = {
  readonly start?: Signals;
  readonly now?: Signals;
  /** What the start is expected to be; absent where the theory has nothing for such layers. */
  readonly theory?: DepthProfile;
  /** The spectra of the same network, every kernel drawn from a Gaussian of its mean square at the start. */
  readonly gaussian?: readonly BlockSpectrum[];
  /** Of so many very wide layers, relu or linear (tanh being nearly so): var(s²)/mean(s²)²; absent for others. */
  readonly wide?: {
    readonly activation: "linear" | "relu";
    readonly gaussian: number;
    readonly orthogonal: number;
  };
};

/** Samples over which sizes are averaged, fewer of larger networks. */
const MOST_SAMPLES = 4;
/** Multiplications of pulling all outputs of the samples back, and of following a line, that the page can take. */
const MOST_BACK = 2.4e6;
const MOST_ALONG = 5e6;

/** Why a network's signals are not followed on the page, in words; undefined where they are. */
export function signalProblem(network: Network): string | undefined {
  if (backOf(network) <= MOST_BACK) return undefined;
  return "This network is too large to follow its signals on the page: choose fewer filters or units.";
}

/** Multiplications of pulling all outputs of one sample back. */
function backOf(network: Network): number {
  const shapes = inferShapes(network);
  const total = countMultiplies(network).reduce((sum, count) => sum + count, 0);
  return total * sizeOf(shapes[shapes.length - 1]);
}

/** How many samples are followed. */
function samplesOf(network: Network, { shape }: Tensor): number {
  const affordable = Math.max(1, Math.floor(MOST_BACK / backOf(network)));
  return Math.min(MOST_SAMPLES, affordable, shape[0]);
}

/**
 * In steps of a sample or a block. Throws NetworkError where a layer's derivative is not known. `samples`
 * [n, …inputShape], standardised.
 */
export function* readSignals(
  network: Network,
  first: NetworkWeights | undefined,
  now: NetworkWeights | undefined,
  samples: Tensor,
): Generator<undefined, SignalReading> {
  const theory = first && theoryOf(network, first, samples);
  const small = jacobianProblem(network) === undefined;
  const wide = wideSpreads(network);
  const start = first && (yield* signalsOf(network, first, samples));
  const later = now && (yield* signalsOf(network, now, samples));
  const gaussian = first && small && (yield* gaussianSpectra(network, first, samples));
  return {
    ...(wide && { wide }),
    ...(start && { start }),
    ...(later && { now: later }),
    ...(theory && { theory }),
    ...(gaussian && { gaussian }),
  };
}

function wideSpreads({ layers }: Network): SignalReading["wide"] {
  const blocks = blocksOf(layers);
  const names = new Set(layers.map((layer) => activationOf(layer).activation));
  names.delete("linear");
  const [name = "tanh"] = names;
  const isKnown = names.size < 2 && (name === "relu" || name === "tanh");
  if (!isKnown || blocks.some(({ layer }) => passOf(layer).role !== "affine")) return undefined;
  const activation = name === "relu" ? "relu" : "linear";
  const depth = blocks.length;
  return {
    activation,
    gaussian: wideSpread("gaussian", activation, depth),
    orthogonal: wideSpread("orthogonal", activation, depth),
  };
}

const twins = new WeakMap<NetworkWeights, readonly BlockSpectrum[]>();

function* gaussianSpectra(network: Network, first: NetworkWeights, samples: Tensor) {
  const found =
    twins.get(first) ?? (yield* spectraInSteps(network, gaussianTwin(first), sampleAt(samples, 0)));
  twins.set(first, found);
  return found;
}

const known = new WeakMap<NetworkWeights, Signals>();

function* signalsOf(network: Network, weights: NetworkWeights, samples: Tensor) {
  const found = known.get(weights) ?? (yield* measure(network, weights, samples));
  known.set(weights, found);
  return found;
}

function* measure(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): Generator<undefined, Signals> {
  const isSmall = jacobianProblem(network) === undefined;
  const spectra = isSmall && (yield* spectraInSteps(network, weights, sampleAt(samples, 0)));
  const regions = yield* countRegions(network, weights, samples);
  return {
    profile: yield* meanProfile(network, weights, samples),
    ...(spectra && { spectra }),
    ...(regions !== undefined && { regions }),
  };
}

function* meanProfile(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): Generator<undefined, DepthProfile> {
  const count = samplesOf(network, samples);
  const profiles: DepthProfile[] = [];
  for (let n = 0; n < count; n++) {
    profiles.push(depthProfile(network, weights, sampleAt(samples, n)));
    yield;
  }
  const mean = (of: keyof DepthProfile) =>
    profiles[0][of].map((_, l) => profiles.reduce((sum, one) => sum + one[of][l] / count, 0));
  return { signal: mean("signal"), gradient: mean("gradient") };
}

function* countRegions(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): Generator<undefined, number | undefined> {
  if (samples.shape[0] < 2) return undefined;
  const [from, to] = [0, 1].map((n) => sampleAt(samples, n));
  try {
    return 1 + (yield* breaksInSteps(network, weights, from, to, MOST_ALONG)).length;
  } catch (error) {
    if (error instanceof NetworkError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Kernels of independent normal numbers with the same mean square; everything else as it is. */
function gaussianTwin(weights: NetworkWeights): NetworkWeights {
  return weights.map((record, layer): LayerWeights => {
    if (!record.kernel) return record;
    const { normal } = random(0, "gaussian twin", layer);
    const stddev = Math.sqrt(meanSquare(record.kernel));
    const data = Float64Array.from(record.kernel.data, () => stddev * normal());
    return { ...record, kernel: { shape: record.kernel.shape, data } };
  });
}

/** Of dense and maxout blocks without normalisation, biases 0, with a linear layer at the end (methods §3). */
function theoryOf(
  network: Network,
  weights: NetworkWeights,
  samples: Tensor,
): DepthProfile | undefined {
  const blocks = blocksOf(network.layers);
  const layers = blocks.map((block) => layerOf(network, weights, block));
  const last = layers.at(-1);
  if (!last || last.moment !== 1 || layers.includes(undefined)) return undefined;
  const hidden = layers.slice(0, -1) as readonly TheoryLayer[];
  const count = samplesOf(network, samples);
  const size = sizeOf(network.inputShape);
  const inputs = { shape: [count, size], data: samples.data.subarray(0, count * size) };
  const { signal, gradient } = expectedProfile(hidden, size, meanSquare(inputs));
  return { signal, gradient: gradient.map((value) => last.c * value) };
}

function layerOf(
  { layers }: Network,
  weights: NetworkWeights,
  { start, weighted, end, layer }: Block,
): TheoryLayer | undefined {
  const { kernel, bias } = weights[weighted];
  const rest = [...layers.slice(start, weighted), ...layers.slice(weighted + 1, end)];
  const isBare = rest.every((other) => isPart(other, "reshape") || isPart(other, "dropout"));
  const { largestOf, windows } = kindOf(layer);
  const { role, join } = passOf(layer);
  if (role !== "affine" && !join) return undefined;
  if (!isBare || windows || !kernel || bias?.data.some((value) => value !== 0)) return undefined;
  const [inputs, columns] = kernel.shape;
  const c = inputs * meanSquare(kernel);
  const rank = largestOf?.(layer, 0) ?? 1;
  const width = columns / rank;
  const { activation } = activationOf(layer);
  if (activation === "relu") return { width, c, moment: 0.5, open: 0.5 };
  return activation === "linear"
    ? { width, c, moment: rank === 1 ? 1 : largestNormalMoment(rank), open: 1 }
    : undefined;
}

function meanSquare({ data }: Tensor): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i] ** 2;
  return sum / data.length;
}
