// The race as curves: epochs from the state, step losses from the buffers, in the shape that charts
// take. Chart types are mirrored structurally: the store does not import the charts room.

import type { EpochMetrics } from "#core/experiment/events.ts";
import { ARMS } from "#core/experiment/schema.ts";
import type { Arm } from "#core/experiment/schema.ts";
import type { Buffers } from "./buffers.ts";
import type { ArmState, LabState } from "./state.ts";

/** Structurally a charts/curveData ArmCurve. */
export type Curve = {
  readonly arm: Arm;
  readonly part: "train" | "validation";
  readonly step: Float64Array;
  readonly seconds: Float64Array;
  readonly flop: Float64Array;
  readonly replicas: readonly Float64Array[];
};

/** Validation loss at every epoch, and the training loss of every step. */
export function lossCurves({ arms }: LabState, buffers: Buffers): readonly Curve[] {
  return present(arms).flatMap((arm) => [
    stepCurve(arm, buffers),
    epochCurve(arm, "validation", (metrics) => metrics.valLoss),
  ]);
}

/** Accuracy or R² at every epoch, on validation and training data. */
export function scoreCurves({ arms }: LabState): readonly Curve[] {
  return present(arms).flatMap((arm) => [
    epochCurve(arm, "train", (metrics) => metrics.trainScore),
    epochCurve(arm, "validation", (metrics) => metrics.valScore),
  ]);
}

function present(arms: LabState["arms"]): readonly ArmState[] {
  return ARMS.flatMap((arm) => arms[arm] ?? []);
}

function epochCurve(
  arm: ArmState,
  part: Curve["part"],
  value: (metrics: EpochMetrics) => number,
): Curve {
  const { epochs, summary } = arm;
  const replicas = epochs[0]?.metrics.length ?? 0;
  return {
    arm: summary.arm,
    part,
    step: Float64Array.from(epochs, (row) => row.step),
    seconds: Float64Array.from(epochs, (row) => row.seconds),
    flop: Float64Array.from(epochs, (row) => row.step * summary.flopPerStep),
    replicas: Array.from({ length: replicas }, (_, r) =>
      Float64Array.from(epochs, (row) => value(row.metrics[r])),
    ),
  };
}

function stepCurve(arm: ArmState, buffers: Buffers): Curve {
  const { replicas, steps, losses } = buffers.losses(arm.summary.arm) ?? NO_LOSSES;
  const places = Float64Array.from({ length: steps }, (_, step) => step + 1);
  const perStep = arm.step > 0 ? arm.seconds / arm.step : 0;
  return {
    arm: arm.summary.arm,
    part: "train",
    step: places,
    seconds: places.map((step) => step * perStep),
    flop: places.map((step) => step * arm.summary.flopPerStep),
    replicas: Array.from({ length: replicas }, (_, r) =>
      Float64Array.from({ length: steps }, (_, step) => losses[step * replicas + r]),
    ),
  };
}

const NO_LOSSES = { replicas: 0, steps: 0, losses: new Float32Array(0) };
