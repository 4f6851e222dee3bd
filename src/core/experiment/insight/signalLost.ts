// "Signal lost", the page's and the shell's name of nmse, wherever it stands: what it is, how much, and whose.

import { inPercent } from "#core/percent.ts";

/** What the number is. */
export const LOST_MEANS = "signal lost is error ÷ variance; 100 % is answering with the average";

/** "4.1 % of the signal lost"; beyond all of it "worse than the average (283 % lost)". */
export function lostInWords(nmse: number): string {
  if (!Number.isFinite(nmse)) return "not known";
  return isWorse(nmse)
    ? `worse than the average (${inPercent(nmse)} % lost)`
    : `${inPercent(nmse)} % of the signal lost`;
}

/** Beyond rounding: answering with the average itself loses 100 %. */
export function isWorse(nmse: number): boolean {
  return nmse > 1 + 1e-9;
}

/** "mean of 8 replicas", "mean of 6 of 8 replicas", "replica 1": whose number it is; replicas count from 0. */
export function whose(replicas: readonly number[], of: number): string {
  if (replicas.length === 1) return `replica ${replicas[0] + 1}${of === 1 ? ", the only one" : ""}`;
  return `mean of ${replicas.length === of ? "" : `${replicas.length} of `}${of} replicas`;
}
