// A measured difference in words: rounding, where it is no more than that.

import { isRounding } from "#core/model/merge/merges.ts";
import type { Measured } from "#core/model/merge/merges.ts";
import { formatCount } from "#charts/scales/format.ts";

/** "On 8 held-out samples outputs differ by at most 4e-16: rounding." */
export function differenceWords(what: string, measured: Measured, samples: number): string {
  const { difference, largest } = measured;
  const on = `On ${formatCount(samples)} held-out sample${samples === 1 ? "" : "s"}`;
  if (!Number.isFinite(difference)) {
    return `${on} the network gives no finite numbers; nothing can be compared.`;
  }
  if (difference === 0) return `${on} ${what} are equal to the last bit: exact.`;
  const by = `${on} ${what} differ by at most ${difference.toExponential(1)}`;
  return isRounding(measured)
    ? `${by}: rounding, so it is exact.`
    : `${by}, more than rounding makes of numbers up to ${largest.toPrecision(2)}.`;
}
