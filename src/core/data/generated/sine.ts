// One period and a half of a sine with a little noise: a function of one number, whose fit can be
// drawn as a line.

import type { Generator } from "./generator.ts";
import { sinTurns } from "./turns.ts";

const NOISE = 0.05;

/** y = sin(3π x) + N(0, 0.05²), x uniform on [−1, 1]. */
export const sine: Generator = {
  task: { kind: "regression", target: "y" },
  inputShape: [1],
  features: ["x"],
  scaling: "lastAxis",
  generate: (count, stream) => {
    const inputs = new Float64Array(count);
    const targets = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      inputs[i] = 2 * stream.uniform() - 1;
      targets[i] = sinTurns(1.5 * inputs[i]) + NOISE * stream.normal();
    }
    return { inputs, targets };
  },
};
