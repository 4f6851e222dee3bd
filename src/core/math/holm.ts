// Several hypotheses at once: S. Holm, A simple sequentially rejective multiple test procedure,
// Scandinavian Journal of Statistics 6 (1979) 65–70.

/**
 * Each p-value as it stands after the correction, in the given order: with p₍₁₎ ≤ … ≤ p₍ₖ₎ it is the
 * largest of (k + 1 − j)·p₍ⱼ₎ over j ≤ i, at most 1. Rejecting what is ≤ α rejects any true hypothesis
 * with a probability of at most α, whatever the p-values have to do with each other.
 */
export function holm(pValues: readonly number[]): readonly number[] {
  const order = Array.from(pValues.keys()).toSorted((a, b) => pValues[a] - pValues[b]);
  const corrected = new Array<number>(pValues.length);
  let largest = 0;
  order.forEach((place, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValues[place]));
    corrected[place] = largest;
  });
  return corrected;
}
