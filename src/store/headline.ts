// The finding of a race in one sentence that a reviewer can quote: against random with the same race, and
// against random given the arithmetic of parent, fusion and race together.

import type { Verdict } from "#core/experiment/results/verdict.ts";

/** Fewer pairs cannot be level, they are undecided. */
const PAIRS_TO_BE_LEVEL = 6;

/**
 * "Ahead of random with the same race; level with random given the whole budget." Undefined before the
 * end of the race; while the longer training goes on, that is what stands in its place.
 */
export function headlineOf(verdicts: readonly Verdict[], isLongAsked: boolean): string | undefined {
  const end = (rival: Verdict["against"]) =>
    verdicts.find(({ against, at }) => against === rival && at === "end");
  const [same, whole] = [end("random"), end("randomEqualBudget")];
  if (!same) return undefined;
  const head = `${capitalise(standing(same))} random with the same race`;
  if (whole) return `${head}; ${standing(whole)} random given the whole budget.`;
  return isLongAsked ? `${head}; random given the whole budget is still training.` : `${head}.`;
}

function standing({ verdict, n }: Pick<Verdict, "verdict" | "n">): string {
  if (verdict === "BEATS") return "ahead of";
  if (verdict !== "INCONCLUSIVE") return "behind";
  return n < PAIRS_TO_BE_LEVEL ? "undecided against" : "level with";
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
