// Whose network an arm's lane shows: by the rule of the worker's looks (engine/session/look.ts), so that weights and
// looks in a lane are always of one network.

import { divergedReplicas } from "#core/experiment/events/record.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";

/** The first replica of an arm that has not diverged, from 0; 0 where none is left. */
export function firstSound(arm: ArmRecord | undefined): number {
  const lost = divergedReplicas(arm);
  const count = arm?.epochs[0]?.metrics.length ?? 1;
  for (let r = 0; r < count; r++) if (!lost.includes(r)) return r;
  return 0;
}

/** The chosen replica, where it has not diverged; else the first that has not. */
export function laneReplica(arm: ArmRecord | undefined, chosen: number | undefined): number {
  const isSound = chosen !== undefined && !divergedReplicas(arm).includes(chosen);
  return isSound ? chosen : firstSound(arm);
}
