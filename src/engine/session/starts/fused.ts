// The arm fused: the original with its span fused; what it does not inherit is drawn.

import { fillWeights } from "#core/fusion/splice.ts";
import { draw, eachReplica } from "./start.ts";
import type { Begin } from "./start.ts";

export const fused: Begin = (task) =>
  eachReplica(task, (shallow, replica) =>
    fillWeights(shallow.weights, draw("fused", replica, shallow, task)),
  );
