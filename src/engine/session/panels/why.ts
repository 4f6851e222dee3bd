// Why one fusion is as it is: the numbers in its formula, what could be expected of it, and the bowl
// around four of its weights.

import type { Bowl, FusionFacts, Insight, Loss } from "#core/experiment/insight/insight.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { ledger } from "#core/fusion/ledger.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { isConv } from "#core/model/kinds.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { Breathe, Point } from "#engine/engine.ts";
import { forEachChunk, rows } from "#engine/session/collect.ts";
import { openBowl } from "./bowl.ts";
import type { Explained } from "./explained.ts";

export async function explainWhy(explained: Explained, breathe: Breathe): Promise<Insight> {
  const { cohort, dataset, settings, span } = explained;
  const fitted = rows(dataset.train.inputs, 0, settings.samples);
  const { kind, reasons } = ledger(cohort.network, span, settings);
  const bowl = await measureBowl(explained, fitted, breathe);
  return { facts: factsOf(explained), ledger: { kind, reasons }, ...(bowl && { bowl }) };
}

async function measureBowl(
  { cohort, replica, fusion, probe, shape: { start, last } }: Explained,
  fitted: Tensor,
  breathe: Breathe,
): Promise<Bowl | undefined> {
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

function factsOf({
  cohort: { network },
  span,
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
