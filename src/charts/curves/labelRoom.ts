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
