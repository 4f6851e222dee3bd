// The arm randomInherit: the fused layer of random, the other layers of fused.

import { fillWeights } from "#core/fusion/splice.ts";
import { draw, eachReplica } from "./start.ts";
import type { Begin } from "./start.ts";

export const randomInherit: Begin = (task) =>
  eachReplica(task, (shallow, replica) => {
    const drawn = draw("randomInherit", replica, shallow, task, "random");
    return fillWeights(shallow.weights, drawn).map((layer, index) =>
      index === shallow.fused ? drawn[index] : layer,
    );
  });
