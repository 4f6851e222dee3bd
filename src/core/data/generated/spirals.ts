// Two spirals wound into each other: the classic test of depth (Lang & Witbrock 1988). A shallow
// network needs many units for what a deep one bends step by step.

import type { Generator } from "./generator.ts";
import { balancedLabels } from "./generator.ts";
import { cosTurns, sinTurns } from "./turns.ts";

const TURNS = 1.75;
const NOISE = 0.02;
/** Where the arms begin; the plane's middle belongs to neither. */
const INNER = 0.06;

/** Points (x, y) with radius in [INNER, 1], even along the arm; the second arm is the first half a turn on. */
export const spirals: Generator = {
  task: { kind: "classification", classes: ["first arm", "second arm"] },
  inputShape: [2],
  features: ["x", "y"],
  scaling: "lastAxis",
  generate: (count, stream) => {
    const inputs = new Float64Array(2 * count);
    const targets = new Uint8Array(count);
    const nextLabel = balancedLabels(2, stream);
    for (let i = 0; i < count; i++) {
      const label = nextLabel();
      // The square root of a uniform number spreads points evenly along the arm's length.
      const radius = INNER + (1 - INNER) * Math.sqrt(stream.uniform());
      const angle = TURNS * radius + label / 2;
      inputs[2 * i] = radius * cosTurns(angle) + NOISE * stream.normal();
      inputs[2 * i + 1] = radius * sinTurns(angle) + NOISE * stream.normal();
      targets[i] = label;
    }
    return { inputs, targets };
  },
};
