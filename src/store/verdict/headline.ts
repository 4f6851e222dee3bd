// The finding of a race in one sentence that a reviewer can quote: against random with the same race, and
// against random given the arithmetic of parent, fusion and race together.

import { ownInitInWords } from "#core/experiment/armNames.ts";
import { LEAST_PAIRS, mostRivals } from "#core/experiment/results/verdict.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";

/**
 * "Ahead of random with the same race; level with random given the whole budget." Undefined before the
 * end of the race; while the longer training goes on, that is what stands in its place.
 */
export function headlineOf(
  verdicts: readonly Verdict[],
  isLongAsked: boolean,
  inits?: Inits,
): string | undefined {
  const end = (rival: Verdict["against"]) =>
    verdicts.find(({ against, at }) => against === rival && at === "end");
  const [same, whole] = [end("random"), end("randomEqualBudget")];
  if (!same) return undefined;
  const random = `random${ownInitInWords("random", inits)}`;
  const long = `random${ownInitInWords("randomEqualBudget", inits)} given the whole budget`;
  const head = `${capitalise(standing(same))} ${random} with the same race`;
  if (whole) return `${head}; ${standing(whole)} ${long}.`;
  return isLongAsked ? `${head}; ${long} is still training.` : `${head}.`;
}

function standing({ verdict, n, rivals }: Pick<Verdict, "verdict" | "n" | "rivals">): string {
  if (verdict === "BEATS") return "ahead of";
  if (verdict !== "INCONCLUSIVE") return "behind";
  return canDecide(n, rivals) ? "level with" : "undecided against";
}

/** Where no difference, however clear, could have been a verdict, none found does not make two level. */
function canDecide(pairs: number, rivals: number): boolean {
  return pairs >= LEAST_PAIRS && rivals <= mostRivals(pairs);
}

function capitalise(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}
