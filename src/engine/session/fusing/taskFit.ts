// What a fusion and a narrowing of one replica differ in: which values they read, how they solve, what that takes.

import { openFit } from "#core/fusion/fuse.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import type { FusionFlop } from "#core/fusion/cost/flop.ts";
import { fusionSize, spanFlop } from "#core/fusion/cost/sizes.ts";
import { fusedInTurn } from "#core/fusion/fusionPlan.ts";
import type { SpanSamples } from "#core/fusion/regression/design.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Point } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { narrowFlop } from "#core/narrow/flop.ts";
import { narrowPoints, openNarrowFit } from "#core/narrow/narrow.ts";
import type { Narrowing } from "#core/narrow/narrow.ts";
import { narrowPlace } from "#core/narrow/place.ts";
import type { BreatheAt } from "#core/breathe.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { FusionOptions, Ridge } from "#core/fusion/options.ts";
import type { BlockGram } from "#core/math/moments.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import type { ReportProgress } from "./fusionMeter.ts";

export type FusionSettings = Experiment["fusion"] & FusionOptions;

/** What is fused, or narrowed, and how: plain data. */
export type FusionAsk = {
  readonly span: Span;
  readonly settings: FusionSettings;
  /** Narrowed in place of fused: then `span` is the layer and the next one. */
  readonly narrow?: NarrowSettings;
};

/** The same of all replicas of a cohort. */
export type FusionTask = FusionAsk & {
  readonly cohort: Cohort;
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  /** Products of a device that trains, for fits that bear float32 (docs/methods.md §4.f). */
  readonly gram?: BlockGram;
  /** Hears how much of it is done. */
  readonly reportProgress?: ReportProgress;
};

/**
 * Bytes that the solve of one replica takes, about: the moments of its rows or, where they are fewer than features,
 * the rows themselves, once more as equations and once as their factor.
 */
export function bytesOf(
  network: Network,
  { span, settings, narrow }: FusionAsk,
  samples: number,
): number {
  if (narrow) return 3 * 8 * narrowPlace(network, narrow.layer).design.features ** 2;
  const parts = fusedInTurn(span, settings.mode).map((part) => {
    const { inputs, positions } = fusionSize(network, part);
    return inputs * Math.min(inputs, samples * positions);
  });
  return 3 * 8 * Math.max(...parts);
}

type TaskFit = {
  add(samples: SpanSamples): void;
  addBy(gram: BlockGram, samples: SpanSamples): Promise<void>;
  solveAsync(breathe: BreatheAt): Promise<Fusion | Narrowing>;
};

/** Opens the fit of one replica. Throws NetworkError where the network cannot be fused, or narrowed, so. */
export function openTaskFit(
  network: Network,
  { span, settings, narrow }: FusionAsk,
  weights: NetworkWeights,
): TaskFit {
  return narrow
    ? openNarrowFit(network, weights, narrow, settings.ridge)
    : openFit(network, weights, span, settings);
}

/** A share of the variances that hides what float32 rounds away. */
const LEAST_RIDGE = 1e-6;

/** Adds samples to a fit, by way of the device where its float32 is good enough. */
export async function addTo(
  fit: TaskFit,
  samples: SpanSamples,
  ridge: Ridge,
  gram: BlockGram | undefined,
): Promise<void> {
  const bearsFloat32 = "relative" in ridge && ridge.relative >= LEAST_RIDGE;
  if (gram && bearsFloat32) await fit.addBy(gram, samples);
  else fit.add(samples);
}

/** What the fit reads: what enters, and the pre-activation that is to be met. */
export function endsOf(network: Network, { span, narrow }: FusionAsk): readonly Point[] {
  if (narrow) return narrowPoints(narrowPlace(network, narrow.layer));
  const blocks = blocksInSpan(network, span);
  return [
    { layer: blocks[0].start, at: "input" },
    { layer: blocks[blocks.length - 1].weighted, at: "preActivation" },
  ];
}

/** Operations of one replica on so many samples. */
export function flopOf(
  network: Network,
  { span, settings, narrow }: FusionAsk,
  samples: number,
): FusionFlop {
  return narrow ? narrowFlop(network, narrow, samples) : spanFlop(network, span, settings, samples);
}

/** Which units a narrowing kept; of a fusion nothing. */
export function keptOf(made: Fusion | Narrowing): { readonly kept?: readonly number[] } {
  return "kept" in made ? { kept: made.kept } : {};
}
