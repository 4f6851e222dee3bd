// Two half circles that reach into each other: the smallest set that a line cannot separate.
// Geometry as in scikit-learn's make_moons.

import type { Generator } from "./generator.ts";
import { planeGenerator } from "./plane.ts";
import { cosTurns, sinTurns } from "./turns.ts";

/** Points (x, y): (cos θ, sin θ) or (1 − cos θ, ½ − sin θ) for θ in a half turn, plus normal noise. */
export const moons: Generator = planeGenerator({
  classes: ["upper moon", "lower moon"],
  noise: 0.12,
  place: (label, stream) => {
    const turn = stream.uniform() / 2;
    return label === 0
      ? [cosTurns(turn), sinTurns(turn)]
      : [1 - cosTurns(turn), 0.5 - sinTurns(turn)];
  },
});
