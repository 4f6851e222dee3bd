// Did it help? Paired comparison of two arms over their replicas: the mean difference with its 95 %
// interval (Student's t), and one of three words for it. Never "promising".

import { studentQuantile, studentTail } from "#core/math/student.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

export type Moment = "start" | "epoch1" | "end";
export type VerdictWord = "BEATS" | "NO BEATS" | "INCONCLUSIVE";

export type Verdict = {
  readonly arm: Arm;
  readonly against: Arm;
  readonly at: Moment;
  readonly metric: "valAccuracy" | "valR2";
  readonly n: number;
  /** Pairs (by replica, from 0) that are not among the n, because a network of them diverged; absent where there are none. */
  readonly leftOut?: readonly number[];
  /** Mean of arm − against. */
  readonly difference: number;
  /** 95 % interval of the mean difference; absent with fewer than two pairs. */
  readonly interval?: readonly [low: number, high: number];
  /** Two-sided p-value of "no difference". */
  readonly pValue?: number;
  readonly verdict: VerdictWord;
};

/**
 * Compares paired scores (higher is better). BEATS: the whole 95 % interval lies above zero;
 * NO BEATS: the whole interval lies at or below zero; INCONCLUSIVE: neither, or fewer than two
 * pairs. Pairs with a score that is not finite (a diverged replica) are left out of n and named: no
 * number can stand for them, and a mean without them flatters the arm that diverged.
 */
export function compareScores(
  scores: readonly number[],
  others: readonly number[],
): Pick<Verdict, "n" | "leftOut" | "difference" | "interval" | "pValue" | "verdict"> {
  const all = scores.map((score, i) => score - others[i]);
  const lost = Array.from(all.keys()).filter((pair) => !Number.isFinite(all[pair]));
  const leftOut = lost.length > 0 ? { leftOut: lost } : {};
  const differences = all.filter(Number.isFinite);
  const n = differences.length;
  const mean = n === 0 ? 0 : differences.reduce((sum, d) => sum + d, 0) / n;
  if (n < 2) return { n, ...leftOut, difference: mean, verdict: "INCONCLUSIVE" };
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  const error = Math.sqrt(variance / n);
  const reach = error === 0 ? 0 : studentQuantile(0.05, n - 1) * error;
  const interval = [mean - reach, mean + reach] as const;
  const pValue = error === 0 ? (mean === 0 ? 1 : 0) : studentTail(mean / error, n - 1);
  return { n, ...leftOut, difference: mean, interval, pValue, verdict: wordFor(interval) };
}

function wordFor([low, high]: readonly [number, number]): VerdictWord {
  if (low > 0) return "BEATS";
  return high <= 0 ? "NO BEATS" : "INCONCLUSIVE";
}
