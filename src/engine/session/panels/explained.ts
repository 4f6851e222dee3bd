// What panels explain: the first replica's fusion, what it was made of, and how wide the gates
// inside the span stand open. Nothing that is computed for a panel changes the fusion.

import type { Dataset } from "#core/data/dataset.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import { gateProbabilities, hiddenGates } from "#core/fusion/gates.ts";
import type { HiddenGate } from "#core/fusion/gates.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { SpanShape } from "#core/fusion/span.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import { inferShapes } from "#core/model/shapes.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Point } from "#core/model/forward.ts";
import { rows } from "#core/data/rows.ts";
import { collect } from "#engine/session/collect.ts";
import type { Probe } from "#engine/session/probe.ts";

/** The first replica's fusion, and what it was made of. */
export type FirstFusion = {
  readonly cohort: Cohort;
  readonly replica: number;
  /** The replica's own, and the one that the page shows. */
  readonly dataset: Dataset;
  readonly shown: Dataset;
  readonly weights: NetworkWeights;
  readonly span: Span;
  readonly settings: FusionOptions & { readonly samples: number };
  readonly fusion: Fusion;
  readonly probe: Probe;
  /** The prediction of the fused layer on the probe, and its error. */
  readonly prediction: Tensor;
  readonly error: ActivationError;
};

/** The same with what several panels need. */
export type Explained = FirstFusion & {
  readonly shape: SpanShape;
  readonly gates: readonly HiddenGate[];
  /** E f′ of every hidden unit on held-out samples, one array a gate. */
  readonly openings: readonly Float32Array[];
};

/** Held-out samples on which gates are watched: at most as many, fewer where each gives many numbers. */
const MOST_WATCHED = 1000;
const LEAST_WATCHED = 100;
const MOST_NUMBERS = 4e6;

/** Looks at the gates of the span, which several panels speak of. */
export async function openExplained(first: FirstFusion, breathe: Breathe): Promise<Explained> {
  const { network } = first.cohort;
  const shape = spanShape(network, first.span);
  const gates = hiddenGates(network.layers, shape);
  return { ...first, shape, gates, openings: await watchGates(first, gates, breathe) };
}

async function watchGates(
  { cohort, replica, dataset }: FirstFusion,
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
