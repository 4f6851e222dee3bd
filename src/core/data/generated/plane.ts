// Two classes of points in the plane: each has a place on its class's curve, and normal noise around it.

import type { Random } from "#core/math/random.ts";
import { balancedLabels } from "./generator.ts";
import type { Generator } from "./generator.ts";

type Curves = {
  /** Names of the two. */
  readonly classes: readonly [string, string];
  /** Standard deviation of the noise along each axis. */
  readonly noise: number;
  /** A place on the curve of class 0 or 1, by one draw. */
  readonly place: (label: number, stream: Random) => readonly [x: number, y: number];
};

export function planeGenerator({ classes, noise, place }: Curves): Generator {
  return {
    task: { kind: "classification", classes },
    inputShape: [2],
    features: ["x", "y"],
    scaling: "lastAxis",
    generate: (count, stream) => {
      const inputs = new Float64Array(2 * count);
      const targets = new Uint8Array(count);
      const nextLabel = balancedLabels(2, stream);
      for (let i = 0; i < count; i++) {
        const label = nextLabel();
        const [x, y] = place(label, stream);
        inputs[2 * i] = x + noise * stream.normal();
        inputs[2 * i + 1] = y + noise * stream.normal();
        targets[i] = label;
      }
      return { inputs, targets };
    },
  };
}
