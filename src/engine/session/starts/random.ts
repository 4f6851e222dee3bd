// The arm random, and randomEqualBudget: the same starts to the bit (unless one has an initializer of its own), of which
// only the training is longer (../equalBudget.ts).

import type { DrawnArm } from "#core/experiment/schema/armInitsSchema.ts";
import { started } from "./start.ts";
import type { Begin } from "./start.ts";

export const random: Begin = drawnAs("random");
export const randomEqualBudget: Begin = drawnAs("randomEqualBudget");
/** A second random start of the same network: its own draw, so that two of one initializer differ by luck alone. */
export const randomOtherInit: Begin = (task, breathe) => started("randomOtherInit", task, breathe);

/** Random's own numbers where both arms have the same initializer. */
export function drawnAs(arm: DrawnArm): Begin {
  return (task, breathe) => started(arm, task, breathe, { name: "random" });
}
