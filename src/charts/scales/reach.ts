// How far an axis reaches where a few values lie so far out that the others would be one dot: a diverged replica
// has an R² of minus a million. What lies beyond stands at the edge with its number (charts/marks/beyond.ts).

import { median } from "d3-array";

/** Median distances from the median within which values always count as of one kind. */
const USUAL = 25;

/**
 * The least and the largest of the values that the axis holds: all within `reach` of their median, in their own
 * unit, and within 25 times the median distance from it. Values that are not finite do not count; none: undefined.
 */
export function domainWithin(
  values: readonly number[],
  reach: number,
): readonly [low: number, high: number] | undefined {
  const finite = values.filter(Number.isFinite);
  const centre = median(finite);
  if (centre === undefined) return undefined;
  const usual = median(finite, (value) => Math.abs(value - centre))!;
  const far = Math.max(reach, USUAL * usual);
  const held = finite.filter((value) => Math.abs(value - centre) <= far);
  return [Math.min(...held), Math.max(...held)];
}
