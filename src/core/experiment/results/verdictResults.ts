// A verdict as results.json writes it: in numbers that are the same on every machine, null where there is none.

import type { Verdict } from "./verdict.ts";

export type VerdictResults = Omit<
  Verdict,
  "difference" | "interval" | "pValue" | "signFlipP" | "holmP"
> & {
  /** Mean of arm − against; null where every pair has been left out. */
  readonly difference: number | null;
  /** 95 % interval of the mean difference; null with fewer than two pairs, as are the p-values. */
  readonly interval: readonly [low: number, high: number] | null;
  readonly pValue: number | null;
  readonly signFlipP: number | null;
  readonly holmP: number | null;
};

/** A verdict as results.json holds it. */
export function verdictResults(whole: Verdict): VerdictResults {
  const { difference, interval, pValue, signFlipP, holmP, rivals, verdict, bothPoor, ...rest } =
    whole;
  const [low, high] = interval ?? [];
  return {
    ...rest,
    difference: rest.n === 0 ? null : difference,
    interval: low === undefined || high === undefined ? null : [rounded(low), rounded(high)],
    pValue: roundedOrNull(pValue),
    signFlipP: roundedOrNull(signFlipP),
    holmP: roundedOrNull(holmP),
    rivals,
    verdict,
    ...(bothPoor && { bothPoor }),
  };
}

function roundedOrNull(value: number | undefined): number | null {
  return value === undefined ? null : rounded(value);
}

/** Nine digits: the last ones of Student's t hang on Math.log and Math.exp, which differ between machines. */
function rounded(value: number): number {
  return Number(value.toPrecision(9));
}
