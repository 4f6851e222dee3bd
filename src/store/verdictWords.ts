// The verdict for someone who has never met a confidence interval: one sentence that names who is ahead,
// by how much, of how many pairs, and how sure one can be.

import type { Verdict } from "#core/experiment/results/verdict.ts";
import { magnitude, signedValue } from "./differences.ts";

const ARMS_IN_WORDS: Record<Verdict["against"], string> = {
  original: "its deep parent",
  fused: "itself",
  random: "the random network",
  randomEqualBudget: "the random network given the whole budget",
  product: "the product of the kernels",
  varianceMatched: "the variance-matched random network",
  randomInherit: "the network with a random layer in its place",
};

const WHEN = {
  start: "Before any training",
  epoch1: "After one epoch",
  end: "At the end",
} satisfies Record<Verdict["at"], string>;

/**
 * "At the end the fused network is 1.3 points of accuracy better than the random network, averaged over
 * 8 pairs with the same seed. With 95 % confidence the true difference lies between +1.1 and +1.6, all
 * above zero: BEATS."
 */
export function explainVerdict(verdict: Verdict): string {
  const { n, at, against } = verdict;
  const other = ARMS_IN_WORDS[against];
  if (n === 0) return `${WHEN[at]} no pair can be compared: every one has a network that diverged.`;
  const pairs = n === 1 ? "in one pair" : `averaged over ${n} pairs with the same seed`;
  return `${WHEN[at]} the fused network is ${amount(verdict)} ${other}, ${pairs}. ${certainty(verdict)}${omission(verdict)}`;
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
  if (!interval || n < 2)
    return "One pair cannot tell skill from luck: INCONCLUSIVE; raise Replicas.";
  if (interval[0] === 0 && interval[1] === 0) return "No pair differs: NO BEATS.";
  const [low, high] = interval.map((value) => signedValue(verdict, value));
  const range = `With 95\u00a0% confidence the true difference lies between ${low} and ${high}`;
  if (verdict.verdict === "BEATS") return `${range}, all above zero: BEATS.`;
  if (verdict.verdict === "NO BEATS") return `${range}, none of it above zero: NO BEATS.`;
  return `${range}; zero is among them, so it may be luck: INCONCLUSIVE.`;
}
