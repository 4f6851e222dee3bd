// A mean of losses that a single replica has made what it is: then that is stated beside it.

import { inPercent } from "#core/percent.ts";

/** How many times the others' mean the mean of all must be, and by how much larger, for one replica to have spoilt it. */
const TIMES = 2;
const LEAST = 0.02;

/**
 * ", 15 % without replica 6, which loses 640 %" behind the mean of `losses` (nmse, of these `replicas`, from 0); empty where no single one more than doubles it. Two losses do not show which of them is the odd one.
 */
export function spoiledInWords(losses: readonly number[], replicas: readonly number[]): string {
  if (losses.length < 3) return "";
  const worst = Math.max(...losses);
  const total = losses.reduce((sum, loss) => sum + loss, 0);
  const others = (total - worst) / (losses.length - 1);
  const mean = total / losses.length;
  if (!(mean > TIMES * others && mean - others > LEAST)) return "";
  const who = `replica ${replicas[losses.indexOf(worst)] + 1}`;
  return `, ${inPercent(others)} % without ${who}, which loses ${inPercent(worst)} %`;
}
