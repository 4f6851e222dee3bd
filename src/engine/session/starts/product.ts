// The arm product: the span's kernels multiplied (../fusing/fuseProduct.ts), all else as in fused.

import { fillWeights } from "#core/fusion/splice.ts";
import { draw, eachReplica } from "./start.ts";
import type { Begin } from "./start.ts";

export const product: Begin = (task) => {
  const found = task.product ?? { problem: "the kernels of this span were not multiplied" };
  if ("problem" in found) return found;
  return eachReplica(
    task,
    (shallow, replica) => fillWeights(shallow.weights, draw("product", replica, shallow, task)),
    found.starts,
  );
};
