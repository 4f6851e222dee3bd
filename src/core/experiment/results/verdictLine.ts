// A verdict in one line, for the status line, the table's titles and the shell.

import { signedValue } from "./differences.ts";
import { LEAST_PAIRS, mostRivals } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** As it was found, or as results.json holds it, where null stands for what is absent. */
type Line = Pick<
  Verdict,
  "n" | "leftOut" | "against" | "at" | "metric" | "verdict" | "bothPoor"
> & {
  readonly difference: number | null;
  readonly interval?: readonly [low: number, high: number] | null;
};

const WHEN = { start: "before training", epoch1: "after one epoch", end: "at the end" };

/** "Fused against random at the end: BEATS, +1.2 points of accuracy, 95 % interval +0.8 to +1.6, 8 pairs." */
export function verdictLine(verdict: Line): string {
  const { n, leftOut = [], against, at, metric, difference } = verdict;
  const head = `Fused against ${nameOf(against)} ${WHEN[at]}: ${verdict.verdict}`;
  if (n === 0 || difference === null) return `${head}, ${whyNoPair(verdict)}.`;
  const signed = (x: number) => signedValue(verdict, x);
  const unit = metric === "valAccuracy" ? " points of accuracy" : " of R²";
  const interval = verdict.interval
    ? `, 95 % interval ${signed(verdict.interval[0])} to ${signed(verdict.interval[1])}`
    : "; one replica gives no interval";
  const pairs = leftOut.length > 0 ? `${n} of ${n + leftOut.length}` : String(n);
  const noun = pairs === "1" ? "pair" : "pairs";
  const poor = verdict.bothPoor ? "; both are still poor" : "";
  return `${head}, ${signed(difference)}${unit}${interval}, ${pairs} ${noun}${poor}.`;
}

/** "Against random given the whole budget: LOSES, −8.7 points.", beside a whole line. */
export function verdictInBrief(verdict: Line): string {
  const { against, metric, difference, n } = verdict;
  const head = `Against ${nameOf(against)}: ${verdict.verdict}`;
  if (n === 0 || difference === null) return `${head}.`;
  const unit = metric === "valAccuracy" ? " points" : " of R²";
  return `${head}, ${signedValue(verdict, difference)}${unit}.`;
}

function nameOf(against: Line["against"]): string {
  return against === "randomEqualBudget" ? "random given the whole budget" : against;
}

/** Where there is nothing to compare. */
export function whyNoPair({ leftOut }: Pick<Verdict, "leftOut">): string {
  return leftOut
    ? "every pair has a network that diverged"
    : "R² is not defined: the validation target does not vary";
}

/** Why nothing could be decided at one moment, however clear the differences: "7 pairs decide …". */
export function explainLimit(moment: readonly Pick<Verdict, "n">[]): string | undefined {
  const pairs = Math.max(0, ...moment.map(({ n }) => n));
  const rivals = moment.length;
  if (rivals === 0 || pairs === 0) return undefined;
  if (pairs < LEAST_PAIRS) {
    return `Fewer than ${LEAST_PAIRS} pairs decide nothing (here: ${pairs}): raise Replicas.`;
  }
  const most = mostRivals(pairs);
  if (rivals <= most) return undefined;
  const noun = most === 1 ? "one rival" : `at most ${most} rivals`;
  return `${pairs} pairs decide among ${noun}, and here are ${rivals}: raise Replicas, or race fewer.`;
}
