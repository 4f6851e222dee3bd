// The verdict for someone who has never met a confidence interval: who is ahead, by how much, of how many
// pairs, and how sure one can be.

import { armInWords } from "#core/experiment/armNames.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";
import { magnitude, signedValue } from "#core/experiment/results/differences.ts";
import { LEAST_PAIRS } from "#core/experiment/results/verdict.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import { explainLimit, whyNoPair } from "#core/experiment/results/verdictLine.ts";

const WHEN = {
  start: "Before any training",
  epoch1: "After one epoch",
  end: "At the end",
} satisfies Record<Verdict["at"], string>;

/**
 * What stands above the table: the verdict against the random network at the end, which alone decides;
 * before the end the latest look, called one. undefined as long as there is nothing to compare.
 */
export function headline(verdicts: readonly Verdict[], inits?: Inits): string | undefined {
  const latest = verdicts.findLast(({ against }) => against === "random");
  if (!latest) return undefined;
  const sentences = [explainVerdict(latest, inits)];
  if (latest.at !== "end") sentences.push("This is a look along the way: the end decides.");
  const limit = explainLimit(verdicts.filter(({ at }) => at === latest.at));
  if (limit) sentences.push(limit);
  if (latest.bothPoor) sentences.push(POOR[latest.metric]);
  return sentences.join(" ");
}

const POOR: Record<Verdict["metric"], string> = {
  valAccuracy: "Both are still poor: hardly better than always answering the most frequent class.",
  valR2: "Both are still poor: an R² below 0.3.",
};

/**
 * "At the end the fused network is 1.3 points of accuracy better than the random network, averaged over
 * 8 pairs with the same seed. With 95 % confidence the true difference lies between +1.1 and +1.6, all
 * above zero: BEATS."
 */
export function explainVerdict(verdict: Verdict, inits?: Inits): string {
  const { n, at, arm, against } = verdict;
  if (n === 0) return `${WHEN[at]} no pair can be compared: ${whyNoPair(verdict)}.`;
  const other = armInWords(against, inits);
  const pairs = n === 1 ? "in one pair" : `averaged over ${n} pairs with the same seed`;
  return `${WHEN[at]} the ${arm} network is ${amount(verdict)} ${other}, ${pairs}. ${certainty(verdict)}${omission(verdict)}`;
}

/** What is not in a mean stands beside it: the networks that were lost might have changed it. */
function omission({ leftOut = [] }: Verdict): string {
  if (leftOut.length === 0) return "";
  const pairs = leftOut.length === 1 ? "One pair is" : `${leftOut.length} pairs are`;
  return ` ${pairs} left out: a network in ${leftOut.length === 1 ? "it" : "them"} diverged.`;
}

function amount(verdict: Verdict): string {
  const size = magnitude(verdict, verdict.difference);
  if (Number(size) === 0) return "as good as";
  const unit = verdict.metric === "valAccuracy" ? (size === "1.0" ? "point" : "points") : "";
  const side = verdict.difference > 0 ? "better" : "worse";
  return verdict.metric === "valAccuracy"
    ? `${size} ${unit} of accuracy ${side} than`
    : `${side} by ${size} of R² than`;
}

function certainty(verdict: Verdict): string {
  const { interval, n } = verdict;
  if (!interval || n < 2) return "One pair cannot tell skill from luck: INCONCLUSIVE.";
  if (interval[0] === 0 && interval[1] === 0) return "No pair differs: INCONCLUSIVE.";
  const [low, high] = interval.map((value) => signedValue(verdict, value));
  const range = `With 95\u00a0% confidence the true difference lies between ${low} and ${high}`;
  return `${range}${reason(verdict, interval)}`;
}

function reason(verdict: Verdict, [low, high]: readonly [number, number]): string {
  if (verdict.verdict === "BEATS") return ", all above zero: BEATS.";
  if (verdict.verdict === "LOSES") return ", all below zero: LOSES.";
  if (low <= 0 && high >= 0) return "; zero is among them, so it may be luck: INCONCLUSIVE.";
  if (verdict.n < LEAST_PAIRS)
    return `, yet ${verdict.n} pairs are too few to decide: INCONCLUSIVE.`;
  const p = verdict.holmP?.toPrecision(2) ?? "over 0.05";
  return verdict.rivals > 1
    ? `, but with ${verdict.rivals} rivals luck alone may do as much (corrected p ${p}): INCONCLUSIVE.`
    : `, but flipped signs do as much too often (p ${p}): INCONCLUSIVE.`;
}
