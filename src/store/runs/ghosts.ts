// Pinned runs as the panels draw them, and why some are not drawn: axes mean the same only on the same data, where task
// and measure are the same.

import { CATALOGUE, isOwnTable } from "#core/data/catalogue.ts";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import type { EpochMetrics } from "#core/experiment/events/events.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { clipName } from "#core/message.ts";
import type { ArmCurve } from "#charts/curves/curveData.ts";
import { epochCurve, parentCost } from "#store/curves.ts";
import type { LabState } from "#store/state.ts";
import type { PinnedRun } from "./pinned.ts";

type Seen = Pick<LabState, "pinned" | "experiment" | "dataset">;

/** Those that can stand beside the run at hand. */
export function ghostsIn(state: Seen): readonly PinnedRun[] {
  return state.pinned.filter((run) => whyNot(run, state) === undefined);
}

/** Changes when other ghosts are to be drawn. */
export function ghostStamp(state: Seen): string {
  return ghostsIn(state)
    .map(({ id, name }) => `${id} ${name}`)
    .join();
}

/** A sentence for each that cannot. */
export function leftOutOf(state: Seen): readonly string[] {
  return state.pinned.flatMap((run) => whyNot(run, state) ?? []);
}

function whyNot({ name, data, numbers }: PinnedRun, { experiment, dataset }: Seen) {
  if (data !== experiment.data.name) {
    return `${name} is not drawn here: it was on ${titleOf(data)}, where the same number means something else.`;
  }
  const isOther = isOwnTable(data) && dataset !== undefined && dataset.hash !== numbers.hash;
  return isOther
    ? `${name} is not drawn here: it was on another table named ${titleOf(data)}.`
    : undefined;
}

function titleOf(data: string): string {
  return CATALOGUE.find(({ name }) => name === data)?.title ?? clipName(data);
}

/** Validation losses of all ghosts. */
export function ghostLosses(state: Seen): readonly ArmCurve[] {
  return ghostsIn(state).flatMap((run) => curvesOf(run).losses);
}

/** Validation scores of all ghosts. */
export function ghostScores(state: Seen): readonly ArmCurve[] {
  return ghostsIn(state).flatMap((run) => curvesOf(run).scores);
}

/** Last validation scores of an arm, run by run. */
export function ghostFinals(
  state: Seen,
  arm: Arm,
): readonly { readonly ghost: string; readonly values: readonly number[] }[] {
  return ghostsIn(state).flatMap(({ name, numbers }) => {
    const last = numbers.arms[arm]?.epochs.at(-1);
    return last
      ? [{ ghost: name, values: last.metrics.map(({ valScore }) => valScore ?? NaN) }]
      : [];
  });
}

/** Arms that any ghost has, in their order. */
export function ghostArms(state: Seen): readonly Arm[] {
  return ARMS.filter((arm) => ghostsIn(state).some(({ numbers }) => numbers.arms[arm]));
}

/** The verdict of a ghost on one opponent at one moment. */
export function ghostVerdict(
  { numbers }: PinnedRun,
  against: Arm,
  at: Verdict["at"],
): Verdict | undefined {
  return numbers.verdicts.find((one) => one.against === against && one.at === at);
}

type Curves = { readonly losses: readonly ArmCurve[]; readonly scores: readonly ArmCurve[] };
const known = new WeakMap<RunNumbers, Curves>();

/** Made once: charts repaint many times a second while something trains. */
function curvesOf({ name, numbers }: PinnedRun): Curves {
  const before = known.get(numbers);
  if (before) return before;
  const offsets = parentCost({ arms: numbers.arms, fusion: { ...numbers } });
  const curves = (value: (metrics: EpochMetrics) => number | null) =>
    ARMS.flatMap((arm): ArmCurve[] => {
      const own = numbers.arms[arm];
      if (!own) return [];
      const offset = offsets[arm];
      const curve = epochCurve(own, "validation", value);
      return [{ ...curve, ghost: name, ...(offset && { offset }) }];
    });
  const made = {
    losses: curves(({ valLoss }) => valLoss),
    scores: curves(({ valScore }) => valScore),
  };
  known.set(numbers, made);
  return made;
}
