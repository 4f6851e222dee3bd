// The verdicts of a race, from the epochs that its arms have finished.

import type { Task } from "#core/data/dataset.ts";
import { heirOf } from "#core/experiment/events/heir.ts";
import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { EpochRow } from "#core/experiment/events/record.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { compareScores, judge } from "./verdict.ts";
import type { Moment, Verdict } from "./verdict.ts";

/** The part of an arm that is judged: the epochs it was to train, and those it has. */
export type Runner = {
  readonly summary: { readonly epochs: number };
  readonly epochs: readonly EpochRow[];
};

/** Arms that may be compared with all others: the parent stood still, and one given more has no start of its own. */
export type Judging = Exclude<Arm, "original" | "randomEqualBudget">;

type Runners = { readonly [arm in Arm]?: Runner };
type Scores = readonly (number | null)[];

/** What is asked of the validation part: its kind, and the share of its most frequent class. */
export type Judged = { readonly task: Pick<Task, "kind">; readonly majorityShare?: number };

const MOMENTS: readonly Moment[] = ["start", "epoch1", "end"];

/**
 * Fused (or narrowed), or the arm `of`, against every other arm that has run, at each moment both have reached. The
 * arms of one moment are the family of Holm's correction. The original is always taken where it stood last: it is the
 * parent to live up to, not a runner.
 */
export function raceVerdicts(
  arms: Runners,
  judged: Judged,
  of: Judging = heirOf(arms),
): readonly Verdict[] {
  const place = (arm: Arm) => (arm === "randomEqualBudget" ? 0 : 1); // the fairest rival first
  const others = (Object.keys(arms) as Arm[])
    .filter((arm) => arm !== of)
    .toSorted((a, b) => place(a) - place(b));
  const verdicts = MOMENTS.flatMap((at) => verdictsAt(at, of, others, arms, judged));
  return others.flatMap((arm) => verdicts.filter(({ against }) => against === arm));
}

function verdictsAt(
  at: Moment,
  of: Judging,
  others: readonly Arm[],
  arms: Runners,
  judged: Judged,
): readonly Verdict[] {
  const pairs = others.flatMap((against) => {
    const scores = scoresAt(at, arms[of], against, arms);
    if (!scores) return [];
    const own = distinctPairs(arms[of]!, arms[against]!, scores.ours.length);
    const [ours, theirs] = [scores.ours, scores.theirs].map((all) => own.map((r) => all[r]));
    return [{ against, own, count: scores.ours.length, ours, theirs }];
  });
  const judgements = judge(pairs.map(({ ours, theirs }) => compareScores(ours, theirs)));
  const metric = judged.task.kind === "classification" ? "valAccuracy" : "valR2";
  return pairs.map(({ against, own, count, ours, theirs }, i): Verdict => {
    const { leftOut, ...judgement } = judgements[i];
    return {
      ...{ arm: of, against, at, metric, ...judgement },
      ...(leftOut && { leftOut: leftOut.map((place) => own[place]) }),
      ...(own.length < count && { copies: count - own.length }),
      ...(arePoor(ours, judged) && arePoor(theirs, judged) && { bothPoor: true }),
    };
  });
}

/**
 * Places of the replicas that are runs of their own: starts without a draw, and nothing else that parts them,
 * make several the same run to the bit, and n copies of one pair are one pair. Diverged ones are never copies.
 */
function distinctPairs(heir: Runner, other: Runner, count: number): readonly number[] {
  // The first rows and the last: verdicts are found at every epoch, and runs that have parted stay apart.
  const ends = [heir, other].flatMap(({ epochs }) => [epochs[0], epochs[epochs.length - 1]]);
  const rows = ends.flatMap((epoch) => (epoch ? [epoch.metrics] : []));
  const seen = new Set<string>();
  return Array.from({ length: count }, (_, replica) => replica).filter((replica) => {
    const measured = rows.flatMap((metrics) => {
      const { trainLoss, trainScore, valLoss, valScore } = metrics[replica];
      return [trainLoss, valLoss, trainScore ?? 0, valScore ?? 0];
    });
    const key = measured.every(Number.isFinite) ? measured.join() : `${replica}`;
    return !seen.has(key) && seen.add(key);
  });
}

function scoresAt(
  at: Moment,
  one: Runner | undefined,
  against: Arm,
  runners: Runners,
): { readonly ours: Scores; readonly theirs: Scores } | undefined {
  const { original, [against]: other } = runners;
  if (!one || !other) return undefined;
  if (against === "randomEqualBudget") return at === "end" ? sameBudget(one, other) : undefined;
  const end = against === "original" ? endOf(one) : endOf(one, other);
  const ours = rowAt(one, at, end);
  const theirs = against === "original" ? original?.epochs.at(-1) : rowAt(other, at, end);
  return ours && theirs && { ours: scoresOf(ours), theirs: scoresOf(theirs) };
}

/**
 * Random given the whole budget is judged at the end alone: before it, that arm is random itself. Two rows
 * are compared only where both arms have used the same arithmetic: as many epochs of the race, and beyond
 * them those that parent and fusion had cost.
 */
function sameBudget(
  heir: Runner,
  long: Runner,
): { readonly ours: Scores; readonly theirs: Scores } | undefined {
  const beyond = long.summary.epochs - heir.summary.epochs;
  const ends = heir.epochs.filter(({ epoch }) => epoch >= heir.summary.epochs);
  const pairs = ends.flatMap((ours) => {
    const isEqual = ({ epoch }: EpochRow) => Math.abs(epoch - ours.epoch - beyond) < 1e-6;
    const theirs = long.epochs.find(isEqual);
    return theirs ? [{ ours: scoresOf(ours), theirs: scoresOf(theirs) }] : [];
  });
  return pairs.at(-1);
}

function scoresOf(row: EpochRow): Scores {
  return row.metrics.map(({ valScore }) => valScore);
}

/** Below these an arm has hardly learned: R², and the way from the most frequent class to no mistake. */
const LEAST_R2 = 0.3;
const LEAST_GAIN = 0.1;

function arePoor(scores: Scores, { task, majorityShare }: Judged): boolean {
  const { mean } = meanOfFinite(scores);
  if (task.kind === "regression") return mean < LEAST_R2;
  return majorityShare !== undefined && mean < majorityShare + LEAST_GAIN * (1 - majorityShare);
}

/** The last epoch that all of them have finished, where that is no earlier than they were to train. */
function endOf(...runners: readonly Runner[]): number | undefined {
  const last = Math.min(...runners.map(({ epochs }) => epochs.at(-1)?.epoch ?? 0));
  return runners.every(({ summary }) => last >= summary.epochs) ? last : undefined;
}

function rowAt({ epochs }: Runner, at: Moment, end: number | undefined): EpochRow | undefined {
  const wanted = { start: 0, epoch1: 1, end }[at];
  return epochs.find(({ epoch }) => epoch === wanted);
}
