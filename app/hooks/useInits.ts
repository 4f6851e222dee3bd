// The initializers by which the arms of the race were drawn, or will be where they do not race yet.

import { useMemo } from "react";
import { initsInRace } from "#core/experiment/schema/armInits.ts";
import type { Inits } from "#core/experiment/schema/armInits.ts";
import type { LabState } from "#store/state.ts";
import { useLabState } from "./useLab.ts";

/** The same object as long as none of them changes. */
export function useInits(): Inits {
  const key = useLabState(keyOf);
  return useMemo(() => JSON.parse(key) as Inits, [key]);
}

/** Every picture asks at every event: what one of them has worked out serves all. */
let latest: (Known & { readonly key: string }) | undefined;

type Known = Pick<LabState, "experiment" | "arms">;

function keyOf({ experiment, arms }: Known): string {
  if (latest?.experiment !== experiment || latest.arms !== arms) {
    latest = { experiment, arms, key: JSON.stringify(initsInRace(experiment, arms)) };
  }
  return latest.key;
}
