// The race as curves, in the shape that charts take.

import { lossRuns } from "#core/experiment/events/losses.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import type { EpochMetrics } from "#core/experiment/events/events.ts";
import type { ArmCurve, Offsets } from "#charts/curves/curveData.ts";
import { ARMS, isDrawn } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { presentArms, scoreStamp } from "./scoreStamp.ts";
import type { LabState } from "./state.ts";

type Races = Pick<LabState, "arms">;

/** Validation loss at every epoch, and the training loss of every step. */
export function lossCurves({ arms }: Races): readonly ArmCurve[] {
  return presentArms(arms).flatMap((arm) => [
    stepCurve(arm),
    epochCurve(arm, "validation", (metrics) => metrics.valLoss),
  ]);
}

/** Accuracy or R² at every epoch, on validation and training data. */
export function scoreCurves({ arms }: Races): readonly ArmCurve[] {
  return presentArms(arms).flatMap((arm) => [
    epochCurve(arm, "train", (metrics) => metrics.trainScore),
    epochCurve(arm, "validation", (metrics) => metrics.valScore),
  ]);
}

/** Changes with every step that has been reported as well: all that loss curves are made of. */
export function lossStamp(races: Races): string {
  const steps = presentArms(races.arms).map(({ losses }) => losses.steps);
  return `${scoreStamp(races)} ${steps.join(" ")}`;
}

/** The last validation score of every replica, arm by arm. */
export function lastScores({ arms }: Races): { readonly [arm in Arm]?: readonly number[] } {
  return Object.fromEntries(
    presentArms(arms).flatMap(({ summary, epochs }) => {
      const last = epochs.at(-1);
      return last ? [[summary.arm, last.metrics.map(({ valScore }) => valScore ?? NaN)]] : [];
    }),
  );
}

/** Arms whose first weights hang on the fused ones; the others of the parent's heirs need no fusion. */
const NEED_FUSION: ReadonlySet<Arm> = new Set(["fused", "varianceMatched"]);

/**
 * What the parent's training has cost by now, for every arm that is made from the parent, and the
 * fusion besides for those that need it; multiplying the product's kernels is too little to count.
 * A random start needs no parent and pays nothing.
 */
export function parentCost({ arms, fusion }: Races & Pick<LabState, "fusion">): Offsets {
  const parent = arms.original;
  if (!parent) return {};
  const { step, seconds, summary } = parent;
  const trained = { step, seconds, flop: step * summary.flopPerStep };
  const paid = fusion?.cost ?? { flop: 0, seconds: 0 };
  const fused = { step, seconds: seconds + paid.seconds, flop: trained.flop + paid.flop };
  const heirs = ARMS.filter((arm) => arm !== "original" && !isDrawn(arm));
  return Object.fromEntries(heirs.map((arm) => [arm, NEED_FUSION.has(arm) ? fused : trained]));
}

function epochCurve(
  arm: ArmRecord,
  part: NonNullable<ArmCurve["part"]>,
  value: (metrics: EpochMetrics) => number | null,
): ArmCurve {
  const { epochs, summary } = arm;
  const replicas = epochs[0]?.metrics.length ?? 0;
  return {
    arm: summary.arm,
    part,
    step: Float64Array.from(epochs, (row) => row.step),
    seconds: Float64Array.from(epochs, (row) => row.seconds),
    flop: Float64Array.from(epochs, (row) => row.step * summary.flopPerStep),
    replicas: Array.from({ length: replicas }, (_, r) =>
      Float64Array.from(epochs, (row) => value(row.metrics[r]) ?? NaN),
    ),
  };
}

/** A repaint reads one axis of the three: each is computed when it is asked for. */
function stepCurve(arm: ArmRecord): ArmCurve {
  const { summary, losses } = arm;
  const steps = () => Float64Array.from({ length: losses.steps }, (_, i) => i + 1);
  return {
    arm: summary.arm,
    part: "train",
    get step() {
      return steps();
    },
    get seconds() {
      return secondsAt(steps(), arm);
    },
    get flop() {
      return steps().map((step) => step * summary.flopPerStep);
    },
    replicas: lossRuns(losses),
  };
}

/** Steps carry no clock of their own: seconds run evenly between the epochs, whose clock is known. */
function secondsAt(steps: Float64Array, { epochs, step, seconds }: ArmRecord): Float64Array {
  const known = [{ step: 0, seconds: 0 }, ...epochs, { step, seconds }];
  let k = 1;
  return steps.map((at) => {
    while (k < known.length - 1 && known[k].step < at) k += 1;
    const [a, b] = [known[k - 1], known[k]];
    const rate = b.step > a.step ? (b.seconds - a.seconds) / (b.step - a.step) : 0;
    return a.seconds + (at - a.step) * rate;
  });
}
