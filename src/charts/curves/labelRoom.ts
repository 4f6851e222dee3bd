// How labels share the height of a plot: the less there is for each, the smaller they are, and the value is
// below or beside its name.

import { FONT_SIZE } from "#charts/marks/marks.ts";

/** Pixels between two labels, from a name to its value, and their sizes. */
export type Room = {
  readonly pitch: number;
  readonly margin: number;
  readonly below: number;
  readonly nameSize: number;
  readonly size: number;
};
const ROOMY: Room = { pitch: 26, margin: 4, below: 12, nameSize: FONT_SIZE, size: FONT_SIZE };
/** Closer where many arms race, and name and value on one line where nearly all do. */
const CROWDED: Room = { ...ROOMY, margin: 1, below: 9, size: 9 };
const CRAMPED: Room = { pitch: 12, margin: 1, below: 0, nameSize: 9, size: 9 };
/** The least pitch of names with their values below them. */
const LEAST_PITCH = 18;

/** For so many labels within so many pixels. */
export function roomFor(labels: number, height: number): Room {
  if ((labels - 1) * ROOMY.pitch <= height) return ROOMY;
  return (labels - 1) * LEAST_PITCH <= height ? CROWDED : CRAMPED;
}

/** The least pitch at which small names lie below each other, not over each other. */
export const LEAST_LINE = 8.8;

/** How many of so many labels have a line within so many pixels; where that is not all, one is left to count the others. */
export function shownOf(labels: number, height: number): number {
  const lines = 1 + Math.max(1, Math.floor((height - 2 * CRAMPED.margin) / LEAST_LINE));
  return labels > lines ? lines - 1 : labels;
}

/** In the place of those without a line. */
export const moreWords = (labels: number) => `and ${labels} more`;

/** Pixels from the beginnings of the names to their values: 0 where these stand below. */
export function beside(
  { below, nameSize }: Pick<Room, "below" | "nameSize">,
  names: readonly string[],
): number {
  if (below > 0) return 0;
  return NAME_LETTER * nameSize * Math.max(...names.map(({ length }) => length)) + 6;
}
/** Pixels of a letter of a name for a size of 1. */
const NAME_LETTER = 0.6;
