// The race as curves, in the shape that charts take.

import { lossRuns } from "#core/experiment/events/losses.ts";
import type { StartCost } from "#core/experiment/events/armSummary.ts";
import type { ArmNumbers } from "#core/experiment/runs/numbers.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import type { EpochMetrics, FusionCost } from "#core/experiment/events/events.ts";
import type { ArmCurve, Offsets } from "#charts/curves/curveData.ts";
import { ARM_WORDS } from "#core/experiment/armWords.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { presentArms, scoreStamp } from "./scoreStamp.ts";
import type { LabState } from "./state.ts";

type Races = Pick<LabState, "arms">;
/** Of the run at hand, or of one that is kept as numbers. */
type Costly = {
  readonly arms: { readonly [arm in Arm]?: Omit<ArmNumbers, "epochs"> };
  readonly fusion?: { readonly cost?: FusionCost } | undefined;
};

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

/**
 * What the parent's training has cost by now, for every arm that is made from the parent, and the
 * fusion besides for those that need it; multiplying the product's kernels is too little to count.
 * A random start needs no parent and pays nothing; what a start took of its own (a spline's fit) is added.
 */
export function parentCost({ arms, fusion }: Costly): Offsets {
  const parent = arms.original;
  if (!parent) return {};
  const { step, seconds, summary } = parent;
  const { paid: begun = { seconds: 0, flop: 0 } } = summary;
  const flop = step * summary.flopPerStep + begun.flop;
  const trained = { step, seconds: seconds + begun.seconds, flop };
  const paid = fusion?.cost ?? { flop: 0, seconds: 0 };
  const fused = { step, seconds: trained.seconds + paid.seconds, flop: flop + paid.flop };
  const needed = { nothing: { step: 0, seconds: 0, flop: 0 }, parent: trained, fusion: fused };
  const offsets = ARMS.flatMap((arm) => {
    const own = arms[arm]?.summary.paid;
    const needs = own?.needs ?? ARM_WORDS[arm].needs;
    if (!own && needs === "nothing") return [];
    return [[arm, after(needed[needs], own)] as const];
  });
  return Object.fromEntries(offsets);
}

type Offset = Required<NonNullable<Offsets[Arm]>>;

function after(
  { step, seconds, flop }: Offset,
  own: Omit<StartCost, "needs"> = { seconds: 0, flop: 0 },
): Offset {
  return {
    step: step + (own.steps ?? 0),
    seconds: seconds + own.seconds,
    flop: flop + own.flop,
  };
}

/** A value of every replica after every epoch. */
export function epochCurve(
  arm: ArmNumbers,
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
