// The arm narrowed: the original with a layer narrowed and the next one fitted again; what it does not inherit is
// drawn.

import { fillWeights } from "#core/fusion/splice.ts";
import { draw, eachReplica } from "./start.ts";
import type { Begin } from "./start.ts";

export const narrowed: Begin = (task) =>
  task.narrow
    ? eachReplica(task, (shallow, replica) =>
        fillWeights(shallow.weights, draw("narrowed", replica, shallow, task)),
      )
    : { problem: "nothing was narrowed: its layer is named in the field narrow" };
