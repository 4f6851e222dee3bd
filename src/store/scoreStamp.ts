// When scores have changed. Apart from the curves that are made of them, so that the first screen, which
// draws none, need not wait for those.

import { ARMS } from "#core/experiment/schema/schema.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import type { LabState } from "./state.ts";

type Races = Pick<LabState, "arms">;

const stamps = new WeakMap<Races["arms"], string>();

/** Changes when an epoch or an arm joins: all that score curves are made of. */
export function scoreStamp({ arms }: Races): string {
  const known = stamps.get(arms);
  if (known !== undefined) return known;
  const stamp = presentArms(arms)
    .map(({ summary, epochs }) => {
      const last = epochs.at(-1);
      return `${summary.arm} ${epochs.length} ${last?.seconds} ${last?.metrics[0].valLoss}`;
    })
    .join();
  stamps.set(arms, stamp);
  return stamp;
}

/** The arms that have been opened, in the order of ARMS. */
export function presentArms(arms: LabState["arms"]): readonly ArmRecord[] {
  return ARMS.flatMap((arm) => arms[arm] ?? []);
}
