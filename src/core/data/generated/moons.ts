// Two half circles that reach into each other: the smallest set that a line cannot separate.
// Geometry as in scikit-learn's make_moons.

import type { Generator } from "./generator.ts";
import { balancedLabels } from "./generator.ts";
import { cosTurns, sinTurns } from "./turns.ts";

const NOISE = 0.12;

/** Points (x, y): (cos θ, sin θ) or (1 − cos θ, ½ − sin θ) for θ in a half turn, plus normal noise. */
export const moons: Generator = {
  task: { kind: "classification", classes: ["upper moon", "lower moon"] },
  inputShape: [2],
  features: ["x", "y"],
  scaling: "lastAxis",
  generate: (count, stream) => {
    const inputs = new Float64Array(2 * count);
    const targets = new Uint8Array(count);
    const nextLabel = balancedLabels(2, stream);
    for (let i = 0; i < count; i++) {
      const label = nextLabel();
      const turn = stream.uniform() / 2;
      const x = label === 0 ? cosTurns(turn) : 1 - cosTurns(turn);
      const y = label === 0 ? sinTurns(turn) : 0.5 - sinTurns(turn);
      inputs[2 * i] = x + NOISE * stream.normal();
      inputs[2 * i + 1] = y + NOISE * stream.normal();
      targets[i] = label;
    }
    return { inputs, targets };
  },
};
