// A run in words: what differs from the one before it, and its verdict.

import { changesBetween } from "#core/experiment/changes/changes.ts";
import { signedValue } from "#core/experiment/results/differences.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Run } from "#store/runs/runsState.ts";

/** As many differences as there is room for. */
const MOST = 2;

export type Difference = {
  readonly short: string;
  /** With all that differs. */
  readonly whole: string;
};

/** "learning rate 0.001 → 0.01"; of the first run, and of another experiment altogether, its title. */
export function differenceOf(run: Run, before: Run | undefined): Difference {
  const { title } = run.experiment;
  if (!before) return { short: title, whole: title };
  const changes = changesBetween(before.experiment, run.experiment);
  const others = run.engine === before.engine ? [] : [`engine ${before.engine} → ${run.engine}`];
  const all = [...changes, ...others];
  if (all.length === 0) return { short: `same as ${before.name}`, whole: `same as ${before.name}` };
  const whole = `${all.join("; ")} (against ${before.name})`;
  if (run.experiment.data.name !== before.experiment.data.name || all.length > 2 * MOST) {
    return { short: title, whole: `${title}: ${whole}` };
  }
  const rest = all.length - MOST;
  const short = [...all.slice(0, MOST), ...(rest > 0 ? [`${rest} more`] : [])].join("; ");
  return { short, whole };
}

export type VerdictWords = {
  readonly against: string;
  readonly word: Verdict["verdict"];
  /** "+5.2", and its unit: "points". */
  readonly size: string;
  readonly unit: string;
};

const RIVALS: readonly (readonly [against: Verdict["against"], words: string])[] = [
  ["random", "random"],
  ["randomEqualBudget", "whole budget"],
];

/** At the end: against random with the same race, and given the whole budget. */
export function verdictsIn({ verdicts }: Pick<Run, "verdicts">): readonly VerdictWords[] {
  return RIVALS.flatMap(([against, words]) => {
    const found = verdicts.find((one) => one.against === against);
    if (!found) return [];
    const { verdict: word, n, difference, metric } = found;
    const unit = metric === "valAccuracy" ? "points" : "of R²";
    if (n === 0) return [{ against: words, word, size: "–", unit: "no pair" }];
    return [{ against: words, word, size: signedValue(found, difference), unit }];
  });
}
