// A verdict in one line, for the status line, the table's titles and the shell.

import { ownInitInWords } from "#core/experiment/armNames.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";
import { signedValue } from "./differences.ts";
import { LEAST_PAIRS, mostRivals } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** As it was found, or as results.json holds it, where null stands for what is absent. */
type Line = Pick<
  Verdict,
  "n" | "leftOut" | "arm" | "against" | "at" | "metric" | "verdict" | "bothPoor"
> & {
  readonly difference: number | null;
  readonly interval?: readonly [low: number, high: number] | null;
};

const WHEN = { start: "before training", epoch1: "after one epoch", end: "at the end" };

/** "Fused against random at the end: BEATS, +1.2 points of accuracy, 95 % interval +0.8 to +1.6, 8 pairs." */
export function verdictLine(verdict: Line, inits?: Inits): string {
  const { n, arm, against, at, metric, difference } = verdict;
  const head = `${capitalised(nameOf(arm, inits))} against ${nameOf(against, inits)} ${WHEN[at]}: ${verdict.verdict}`;
  if (n === 0 || difference === null) return `${head}, ${whyNoPair(verdict)}.`;
  const signed = (x: number) => signedValue(verdict, x);
  const unit = metric === "valAccuracy" ? " points of accuracy" : " of R²";
  const interval = verdict.interval
    ? `, 95 % interval ${signed(verdict.interval[0])} to ${signed(verdict.interval[1])}`
    : "; one replica gives no interval";
  return `${head}, ${signed(difference)}${unit}${interval}, ${pairsOf(verdict)}.`;
}

/**
 * The same for the status line, which has three lines on a phone: "Fused against random at the end: BEATS, +1.2 points
 * (95 %: +0.8 to +1.6, 8 pairs)."
 */
export function verdictInBrief(verdict: Line, inits?: Inits): string {
  const { n, arm, against, at, difference, interval } = verdict;
  const head = `${capitalised(nameOf(arm, inits))} against ${nameOf(against, inits)} ${WHEN[at]}: ${verdict.verdict}`;
  if (n === 0 || difference === null) return `${head}, ${whyNoPair(verdict)}.`;
  const [low, high] = (interval ?? []).map((x) => signedValue(verdict, x));
  const range = interval ? `95\u00a0%: ${low} to ${high}, ` : "";
  return `${head}, ${amount(verdict, difference)} (${range}${pairsOf(verdict)}).`;
}

/** Beside it: "Given the whole budget: LOSES, −8.7 points." */
export function budgetInBrief(verdict: Line): string {
  const head = `Given the whole budget: ${verdict.verdict}`;
  if (verdict.n === 0 || verdict.difference === null) return `${head}.`;
  return `${head}, ${amount(verdict, verdict.difference)}.`;
}

/** "+1.2 points", "−0.031 of R²" */
function amount(verdict: Line, difference: number): string {
  const unit = verdict.metric === "valAccuracy" ? "points" : "of R²";
  return `${signedValue(verdict, difference)} ${unit}`;
}

/** "8 pairs", "6 of 8 pairs; both are still poor" */
function pairsOf({ n, leftOut = [], bothPoor }: Line): string {
  const pairs = leftOut.length > 0 ? `${n} of ${n + leftOut.length}` : String(n);
  return `${pairs} ${pairs === "1" ? "pair" : "pairs"}${bothPoor ? "; both are still poor" : ""}`;
}

function capitalised(name: string): string {
  return name[0].toUpperCase() + name.slice(1);
}

function nameOf(against: Line["against"], inits: Inits | undefined): string {
  const own = ownInitInWords(against, inits);
  return against === "randomEqualBudget"
    ? `random${own} given the whole budget`
    : `${against}${own}`;
}

/** Where there is nothing to compare. */
export function whyNoPair({ leftOut }: Pick<Verdict, "leftOut">): string {
  return leftOut
    ? "every pair has a network that diverged"
    : "R² is not defined: the validation target does not vary";
}

/** Why nothing could be decided at one moment, however clear the differences: "7 pairs decide …". */
export function explainLimit(moment: readonly Pick<Verdict, "n" | "copies">[]): string | undefined {
  const pairs = Math.max(0, ...moment.map(({ n }) => n));
  const rivals = moment.length;
  if (rivals === 0 || pairs === 0) return undefined;
  const copies = Math.min(...moment.map(({ copies = 0 }) => copies));
  if (pairs < LEAST_PAIRS && copies > 0) {
    const runs =
      pairs === 1 ? "all replicas are one and the same run" : `only ${pairs} runs differ`;
    return `More replicas decide nothing here: this start draws nothing, and ${runs}. Choose a start that draws, or let replicas differ in their order or split.`;
  }
  if (pairs < LEAST_PAIRS) {
    return `Fewer than ${LEAST_PAIRS} pairs decide nothing (here: ${pairs}): raise Replicas.`;
  }
  const most = mostRivals(pairs);
  if (rivals <= most) return undefined;
  const reach = most === 1 ? "against one rival only" : `among at most ${most} rivals`;
  return `${pairs} pairs decide ${reach}; here there are ${rivals}: raise Replicas, or race fewer.`;
}
