// Two spirals wound into each other: the classic test of depth (Lang & Witbrock 1988). A shallow
// network needs many units for what a deep one bends step by step.

import type { Generator } from "./generator.ts";
import { planeGenerator } from "./plane.ts";
import { cosTurns, sinTurns } from "./turns.ts";

const TURNS = 1.75;
/** Where the arms begin; the plane's middle belongs to neither. */
const INNER = 0.06;

/** Points (x, y) with radius in [INNER, 1], even along the arm; the second arm is the first half a turn on. */
export const spirals: Generator = planeGenerator({
  classes: ["first arm", "second arm"],
  noise: 0.02,
  place: (label, stream) => {
    // The square root of a uniform number spreads points evenly along the arm's length.
    const radius = INNER + (1 - INNER) * Math.sqrt(stream.uniform());
    const angle = TURNS * radius + label / 2;
    return [radius * cosTurns(angle), radius * sinTurns(angle)];
  },
});
