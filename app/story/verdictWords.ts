// The verdict of the story in one plain sentence, which ends with the comparison that counts everything.

import type { Verdict } from "#core/experiment/results/verdict.ts";
import { magnitude } from "#core/experiment/results/differences.ts";
import { formatPercent } from "#charts/scales/format.ts";

/**
 * "Still 9.8 points ahead after the same training; counting everything, neither is ahead." Undefined where the
 * race has no end to judge.
 */
export function verdictSentence(verdicts: readonly Verdict[]): string | undefined {
  const end = (rival: Verdict["against"]) =>
    verdicts.find(({ against, at }) => against === rival && at === "end");
  const [same, whole] = [end("random"), end("randomEqualBudget")];
  if (!same) return undefined;
  const head = SAME[same.verdict](`${magnitude(same, same.difference)} points`);
  return whole ? `${head}; counting everything, ${WHOLE[whole.verdict]}.` : `${head}.`;
}

type ByVerdict<Value> = { readonly [verdict in Verdict["verdict"]]: Value };

const SAME: ByVerdict<(points: string) => string> = {
  BEATS: (points) => `Ahead by ${points} after the same training`,
  LOSES: (points) => `Behind by ${points} after the same training`,
  INCONCLUSIVE: () => "Not clearly ahead after the same training",
};

const WHOLE: ByVerdict<string> = {
  BEATS: "fused is still ahead",
  LOSES: "random is ahead",
  INCONCLUSIVE: "neither is ahead",
};

/** A difference that the figures over the pictures show. */
const SHOWN = 0.001;

/**
 * "Training has not helped the fused network itself: it began at 99.7 % and ends at 98.8 %." Undefined where it has, and where nobody
 * knows: one sees that it fell and would ask.
 */
export function furtherWords(start: number, end: number): string | undefined {
  if (!(start - end >= SHOWN)) return undefined;
  return `Training has not helped the fused network itself: it began at ${formatPercent(start)} and ends at ${formatPercent(end)}.`;
}
