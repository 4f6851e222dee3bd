// Why one fusion is as it is: what the page shows to someone who asks, computed for the first replica.
// Nothing here changes the fusion; it looks once more at the samples of the fit and at the probe.

import type { Dataset } from "#core/data/dataset.ts";
import type { FusionFacts, Insight, Loss, Places, WorstSample } from "#core/experiment/insight.ts";
import type { ActivationError } from "#core/fusion/error.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import { gateProbabilities, hiddenGates } from "#core/fusion/gates.ts";
import type { HiddenGate } from "#core/fusion/gates.ts";
import { ledger } from "#core/fusion/ledger.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { residuals } from "#core/fusion/residuals.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { SpanShape } from "#core/fusion/span.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Block, Span } from "#core/model/blocks.ts";
import { isConv } from "#core/model/layers.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Breathe, Cohort, Point } from "#engine/engine.ts";
import { openBowl } from "./bowl.ts";
import { collect, forEachChunk, rows } from "./collect.ts";
import { tracePaths } from "./paths.ts";
import type { Probe } from "./probe.ts";

/** The first replica's fusion, and what it was made of. */
export type Explained = {
  readonly cohort: Cohort;
  readonly replica: number;
  readonly dataset: Dataset;
  readonly weights: NetworkWeights;
  readonly span: Span;
  readonly settings: FusionOptions & { readonly samples: number };
  readonly fusion: Fusion;
  readonly probe: Probe;
  /** What the fused layer says of the probe, and how far that is from the truth. */
  readonly said: Tensor;
  readonly error: ActivationError;
};

/** Held-out samples on which gates are watched: at most as many, fewer where each gives many numbers. */
const MOST_WATCHED = 1000;
const LEAST_WATCHED = 100;
const MOST_NUMBERS = 4e6;
const WORST = 8;

export async function explainFusion(explained: Explained, breathe: Breathe): Promise<Insight> {
  const { cohort, dataset, probe, said, settings, span } = explained;
  const { network } = cohort;
  const shape = spanShape(network, span);
  const gates = hiddenGates(network.layers, shape);
  const openings = await watchGates(explained, gates, breathe);
  const fitted = rows(dataset.train.inputs, 0, settings.samples);
  const { kind, reasons } = ledger(network, span, settings);
  const bowl = await measureBowl(explained, shape, fitted, breathe);
  const paths = tracePaths({ network, shape, ...explained }, openings);
  return {
    facts: factsOf(explained, shape, gates, openings),
    ledger: { kind, reasons },
    ...(paths && { paths }),
    ...(bowl && { bowl }),
    ...(isConv(shape.layer) && { places: placesOf(probe.truth, said) }),
    worst: worstSamples(dataset, probe.truth, said),
  };
}

/** E f′ of every hidden unit, one array a gate. */
async function watchGates(
  { cohort, replica, dataset }: Explained,
  gates: readonly HiddenGate[],
  breathe: Breathe,
): Promise<readonly Float32Array[]> {
  if (gates.length === 0) return [];
  const shapes = inferShapes(cohort.network);
  const numbers = gates.reduce((sum, { point }) => sum + sizeOf(shapes[point.layer]), 0);
  const room = Math.max(LEAST_WATCHED, Math.floor(MOST_NUMBERS / numbers));
  const held = rows(dataset.validation.inputs, 0, Math.min(MOST_WATCHED, room));
  const values = await collect(cohort, replica, gates.map(pointOf), held, breathe);
  return values.map((value, i) => Float32Array.from(gateProbabilities(value, gates[i])));
}

const pointOf = ({ point }: HiddenGate): Point => point;

async function measureBowl(
  { cohort, replica, fusion, probe }: Explained,
  { start, last }: SpanShape,
  fitted: Tensor,
  breathe: Breathe,
): Promise<Insight["bowl"]> {
  const fit = openBowl(fusion, probe, fitted.shape[0]);
  if (!fit) return undefined;
  const points: readonly Point[] = [
    { layer: start, at: "input" },
    { layer: last, at: "preActivation" },
  ];
  await forEachChunk(cohort, replica, points, fitted, breathe, ([inputs, said]) =>
    fit.add(inputs, said),
  );
  return fit.bowl();
}

function factsOf(
  { cohort: { network }, span, fusion, weights, error }: Explained,
  shape: SpanShape,
  gates: readonly HiddenGate[],
  openings: readonly Float32Array[],
): FusionFacts {
  const kernel = fusion.weights[fusion.place].kernel!;
  const units = kernel.shape[kernel.shape.length - 1];
  const last = weights[shape.last].kernel!;
  const hidden = blocksInSpan(network, span).slice(0, -1);
  return {
    mode: fusion.mode,
    features: kernel.data.length / units,
    units,
    hidden: hidden.map((block) => outputsOf(block, inferShapes(network))),
    lastFeatures: last.data.length / units,
    samples: fusion.samples,
    positions: isConv(shape.layer) ? sizeOf(shape.output.slice(0, -1)) : 1,
    ridge: fusion.ridge,
    condition: fusion.condition,
    fit: lossOf(fusion.fit),
    probe: lossOf(error),
    gates: gates.map(({ activation }, i) => ({ activation, openings: openings[i] })),
  };
}

function outputsOf({ weighted }: Block, shapes: ReturnType<typeof inferShapes>): number {
  return shapes[weighted][shapes[weighted].length - 1];
}

function lossOf({ mse, variance, nmse }: ActivationError): Loss {
  return { mse, variance, nmse };
}

function placesOf(truth: Tensor, said: Tensor): Places {
  const { perPosition } = residuals(truth, said);
  return { shape: truth.shape.slice(1, -1), mse: Float32Array.from(perPosition) };
}

/** The samples of the probe with the largest squared error, worst first. */
function worstSamples(dataset: Dataset, truth: Tensor, said: Tensor): readonly WorstSample[] {
  const size = sizeOf(truth.shape.slice(1));
  const squared = new Float64Array(truth.shape[0]);
  for (let i = 0; i < truth.data.length; i++) {
    squared[Math.floor(i / size)] += (truth.data[i] - said.data[i]) ** 2;
  }
  const { inputs, targets } = dataset.validation;
  return Array.from(squared.keys())
    .toSorted((a, b) => squared[b] - squared[a] || a - b)
    .slice(0, WORST)
    .map((index) => {
      const { shape, data } = rows(inputs, index, index + 1);
      return {
        index,
        squaredError: squared[index],
        input: { shape: shape.slice(1), data: Float32Array.from(data) },
        target: targets.data[index],
      };
    });
}
