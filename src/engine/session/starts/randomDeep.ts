// The arm randomDeep: the original's own layers, drawn anew and trained for the race alone. It is the answer to
// "why fewer layers at all?": deep and random, with the epochs of the others, and dearer by the step.

import { started } from "./start.ts";
import type { Begin } from "./start.ts";

export const randomDeep: Begin = (task, breathe) => {
  const { inputShape } = task.dataset;
  const network = { inputShape, layers: task.experiment.network.layers };
  return started("randomDeep", task, breathe, { network });
};
