// Why one fusion is as it is: the numbers in its formula, what could be expected of it, and the loss
// as a quadratic function of four of its weights.

import type {
  QuadraticSlice,
  FusionFacts,
  Insight,
  Loss,
} from "#core/experiment/insight/insight.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { DEFAULT_RIDGE } from "#core/fusion/options.ts";
import { exactness } from "#core/fusion/exactness.ts";
import type { Ridge } from "#core/math/ridge.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { describeLayer, nonlinearityOf } from "#core/model/describe.ts";
import { isConv, kindOf } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Point } from "#core/model/forward.ts";
import { rows } from "#core/data/rows.ts";
import { forEachChunk } from "#engine/session/collect.ts";
import { openQuadraticSlice } from "./quadraticSlice.ts";
import type { Explained } from "./explained.ts";

export async function explainWhy(explained: Explained, breathe: Breathe): Promise<Insight> {
  const { cohort, dataset, settings, span } = explained;
  const fitted = rows(dataset.train.inputs, 0, settings.samples);
  const { kind, reasons } = exactness(cohort.network, span, settings);
  const quadraticSlice = await measureSlice(explained, fitted, breathe);
  return {
    facts: factsOf(explained),
    exactness: { kind, reasons },
    ...(quadraticSlice && { quadraticSlice }),
  };
}

async function measureSlice(
  { cohort, replica, fusion, probe, shape: { start, last } }: Explained,
  fitted: Tensor,
  breathe: Breathe,
): Promise<QuadraticSlice | undefined> {
  const fit = openQuadraticSlice(fusion, probe, fitted.shape[0]);
  if (!fit) return undefined;
  const points: readonly Point[] = [
    { layer: start, at: "input" },
    { layer: last, at: "preActivation" },
  ];
  await forEachChunk(cohort, replica, points, fitted, breathe, ([inputs, targets]) =>
    fit.add(inputs, targets),
  );
  return fit.slice();
}

function factsOf({
  cohort: { network },
  span,
  settings,
  fusion,
  weights,
  error,
  shape,
  gates,
  openings,
}: Explained): FusionFacts {
  const kernel = fusion.weights[fusion.place].kernel!;
  const units = kernel.shape[kernel.shape.length - 1];
  const last = weights[shape.last].kernel!;
  const hidden = blocksInSpan(network, span).slice(0, -1);
  const ungated = ungatedIn(blocksInSpan(network, span));
  return {
    mode: fusion.mode,
    features: kernel.data.length / units,
    units,
    hidden: hidden.map((block) => outputsOf(block, inferShapes(network))),
    bends: hidden.map((block) => bendOf(block, network)),
    lastFeatures: last.data.length / units,
    samples: fusion.samples,
    positions: isConv(shape.layer) ? sizeOf(shape.output.slice(0, -1)) : 1,
    ridge: fusion.ridge,
    ridgeOf: ridgeOf(settings.ridge ?? DEFAULT_RIDGE),
    condition: fusion.condition,
    fit: lossOf(fusion.fit),
    probe: lossOf(error),
    gates: gates.map(({ activation }, i) => ({ activation, openings: openings[i] })),
    ...(ungated.length > 0 && { ungated }),
  };
}

/** The last layer may join what is fitted to its kernel's outputs: its own nonlinearity comes after them. */
function ungatedIn(blocks: readonly Block[]): readonly string[] {
  const last = blocks.length - 1;
  return blocks
    .map(({ layer }) => layer)
    .filter((layer, i) => passOf(layer).role === "opaque" && !(i === last && joins(layer)))
    .map(describeLayer);
}

function joins(layer: LayerSpec): boolean {
  return kindOf(layer).preActivationShape !== undefined;
}

function ridgeOf(ridge: Ridge): FusionFacts["ridgeOf"] {
  return "absolute" in ridge ? "identity" : (ridge.of ?? "variances");
}

function outputsOf({ weighted }: Block, shapes: ReturnType<typeof inferShapes>): number {
  return shapes[weighted][shapes[weighted].length - 1];
}

function bendOf({ layer, weighted, end }: Block, { layers }: Network): string {
  const tail = layers.slice(weighted + 1, end).map((other) => activationOf(other).activation);
  const bends = [nonlinearityOf(layer), ...tail.filter((name) => name !== "linear")];
  return bends.filter((name) => name !== undefined).join(", ") || "linear";
}

function lossOf({ mse, variance, nmse }: ActivationError): Loss {
  return { mse, variance, nmse };
}
