// States of the lab made up for tests of lessons: a race of eight replicas with given scores, nothing trained.

import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { NO_LOSSES } from "#core/experiment/events/losses.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import type { DatasetSummary, FusionReport } from "#core/experiment/events/events.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { openingState } from "#store/state.ts";
import type { LabState } from "#store/state.ts";

/** Scores at the start, after one epoch, at the end; better ones lie farther apart. */
export type Scores = readonly [start: number, first: number, end: number];

function spansOf(blocks: number): Span[] {
  return Array.from({ length: blocks }, (_, i) => i + 1).flatMap((first) =>
    Array.from({ length: blocks - first }, (_, i): Span => [first, first + 1 + i]),
  );
}

function armOf(arm: Arm, scores: Scores): ArmRecord {
  return {
    summary: {
      arm,
      epochs: 2,
      stepsPerEpoch: 5,
      parameters: 6,
      flopPerStep: 1,
    } as ArmRecord["summary"],
    step: 10,
    seconds: 1,
    epochs: scores.map((score, epoch) => ({
      epoch,
      step: 5 * epoch,
      seconds: epoch,
      metrics: Array.from({ length: 8 }, (_, r) => {
        const valScore = score * (1 + r * 1e-4);
        return { trainLoss: 1, trainScore: valScore, valLoss: 1, valScore };
      }),
    })),
    losses: NO_LOSSES,
  };
}

/** The end of a race on a preset: `of` gives each arm its scores, and `lost` is what the fusion lost. */
export function raceOver(
  presetId: string,
  of: (arm: Arm) => Scores,
  lost: { readonly fit: number; readonly probe: number; readonly dearest?: "first" | "last" },
): LabState {
  const { experiment } = presetById(presetId)!;
  const { network, arms } = experiment;
  const spans = spansOf(blocksOf(network.layers).length);
  const priceOf = ([first, last]: Span) =>
    (lost.dearest === "first" ? 0.5 / first : 0.1 * first) * (last - first);
  const summary = (nmse: number) => ({ mse: nmse, nmse, explained: 1 - nmse, perUnit: [nmse] });
  const kernel = { shape: [5, 5, 4, 8], data: new Float32Array(800) };
  const fusion = {
    span: experiment.fusion.span,
    method: "empirical",
    replicas: Array.from({ length: 8 }, () => ({
      fit: summary(lost.fit),
      probe: summary(lost.probe),
    })),
    alternatives: (["fused", "product", "random"] as const).map((arm) => ({
      arm,
      probe: summary(2 * lost.probe),
      values: new Float32Array(1),
      kernel,
    })),
  } as unknown as FusionReport;
  return {
    ...openingState(experiment, presetId),
    activity: "idle",
    stage: "race",
    isFinished: true,
    dataset: { task: { kind: "classification" } } as unknown as DatasetSummary,
    arms: Object.fromEntries(arms.map((arm) => [arm, armOf(arm, of(arm))])),
    costs: spans.map((span) => ({ span, mse: 1, nmse: priceOf(span) })),
    costsOf: { step: 10, by: experiment.fusion, replicas: [0] },
    fusion,
    fusedWith: experiment.fusion,
  };
}
