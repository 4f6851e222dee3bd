// Did it help? Paired comparison of two arms over their replicas, and of several arms at one moment: the
// mean difference with its 95 % interval (Student's t), the exact sign-flip test beside it, Holm's
// correction over the rivals, and one of three words (docs/methods.md §9). Never "promising".

import { holm } from "#core/math/holm.ts";
import { signFlipP } from "#core/math/signFlip.ts";
import { studentQuantile, studentTail } from "#core/math/student.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

export type Moment = "start" | "epoch1" | "end";
export type VerdictWord = "BEATS" | "LOSES" | "INCONCLUSIVE";

/** How often the rule may err over the rivals of one moment, where no arm is better. */
const ALPHA = 0.05;

/** The fewest pairs whose sign-flip p can reach ALPHA: with less the verdict is INCONCLUSIVE. */
export const LEAST_PAIRS = 6;

export type Comparison = {
  readonly n: number;
  /** Pairs (by replica, from 0) that are not among the n, because a network of them diverged; absent where there are none. */
  readonly leftOut?: readonly number[];
  /** Mean of arm − against. */
  readonly difference: number;
  /** 95 % interval of the mean difference, for this rival alone; absent with fewer than two pairs. */
  readonly interval?: readonly [low: number, high: number];
  /** Two-sided p-values of "no difference", by Student's t and by flipping signs; absent as the interval is. */
  readonly pValue?: number;
  readonly signFlipP?: number;
};

export type Judgement = Comparison & {
  /** The larger of the two p-values after Holm's correction over the rivals; absent as they are. */
  readonly holmP?: number;
  /** How many were compared at this moment: the family of the correction. */
  readonly rivals: number;
  readonly verdict: VerdictWord;
};

export type Verdict = Judgement & {
  readonly arm: Arm;
  readonly against: Arm;
  readonly at: Moment;
  readonly metric: "valAccuracy" | "valR2";
  /** Replicas that are the same run as another to the bit, and no pairs of their own; absent where there are none. */
  readonly copies?: number;
  /** Neither is much better than the most frequent class, or than the mean; absent where one is. */
  readonly bothPoor?: true;
};

/**
 * Compares paired scores (higher is better). Pairs with a score that is not finite (a diverged replica)
 * are left out of n and named: no number can stand for them, and a mean without them flatters the arm
 * that diverged. Pairs whose score is not defined (null, as R² of a constant target) are no pairs at all.
 */
export function compareScores(
  scores: readonly (number | null)[],
  others: readonly (number | null)[],
): Comparison {
  const all = scores.map((score, i) => differenceOf(score, others[i]));
  const lost = Array.from(all.keys()).filter((pair) => Number.isNaN(all[pair]));
  const leftOut = lost.length > 0 ? { leftOut: lost } : {};
  const differences = all.filter((d) => d !== null && Number.isFinite(d)) as number[];
  const n = differences.length;
  const mean = n === 0 ? 0 : differences.reduce((sum, d) => sum + d, 0) / n;
  if (n < 2) return { n, ...leftOut, difference: mean };
  const flips = signFlipP(differences);
  return { n, ...leftOut, difference: mean, ...studentOf(differences, mean), signFlipP: flips };
}

function differenceOf(score: number | null, other: number | null): number | null {
  if (score === null || other === null) return null;
  const difference = score - other;
  return Number.isFinite(difference) ? difference : NaN;
}

function studentOf(
  differences: readonly number[],
  mean: number,
): Required<Pick<Comparison, "interval" | "pValue">> {
  const n = differences.length;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  const error = Math.sqrt(variance / n);
  const reach = error === 0 ? 0 : studentQuantile(ALPHA, n - 1) * error;
  const pValue = error === 0 ? (mean === 0 ? 1 : 0) : studentTail(mean / error, n - 1);
  return { interval: [mean - reach, mean + reach], pValue };
}

/**
 * The verdicts on all rivals of one moment. BEATS (difference above zero) or LOSES (below): both tests
 * reject "no difference" at 5 % after Holm's correction. INCONCLUSIVE: not so, or fewer than six pairs.
 */
export function judge(family: readonly Comparison[]): readonly Judgement[] {
  const corrected = holm(
    family.map(({ pValue, signFlipP: flips }) => Math.max(pValue ?? 1, flips ?? 1)),
  );
  return family.map((comparison, i) => ({
    ...comparison,
    ...(comparison.pValue !== undefined && { holmP: corrected[i] }),
    rivals: family.length,
    verdict: wordFor(comparison, corrected[i]),
  }));
}

function wordFor({ n, difference }: Comparison, holmP: number): VerdictWord {
  if (n < LEAST_PAIRS || holmP > ALPHA) return "INCONCLUSIVE";
  return difference > 0 ? "BEATS" : "LOSES";
}

/**
 * Among how many rivals so many pairs can decide: the sign-flip p is never below 2/2ⁿ, and Holm's first
 * step asks for at most 0.05/k. 0 for five pairs, 1 for six, 3 for seven, 6 for eight.
 */
export function mostRivals(pairs: number): number {
  return Math.floor((ALPHA / 2) * 2 ** pairs);
}
