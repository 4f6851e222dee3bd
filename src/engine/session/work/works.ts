// What can be done to one replica apart from all others, so that threads may do it at once: each is a function
// of plain data to plain data, the same on every thread, and so are its bits.

import type { BreatheAt } from "#core/breathe.ts";
import { measureSpans } from "#engine/session/costs/costs.ts";
import { priceReplica } from "#engine/session/costs/narrowCosts.ts";
import { fuseReplica } from "./fuse.ts";
import type { Workplace } from "./place.ts";

const WORKS = {
  fuse: fuseReplica,
  spanCosts: measureSpans,
  narrowCosts: priceReplica,
};

type Works = typeof WORKS;
export type WorkName = keyof Works;
/** What has to be known beside the place. */
export type Asked<Name extends WorkName> = Parameters<Works[Name]>[1];
export type Made<Name extends WorkName> = Awaited<ReturnType<Works[Name]>>;

/** Whether an answer of another thread is one; nonsense is taken for a death. */
const IS_MADE: { readonly [Name in WorkName]: (made: Made<Name>) => boolean } = {
  fuse: (made) => typeof made?.seconds === "number" && Array.isArray(made.start?.shallow?.weights),
  spanCosts: (made) => Array.isArray(made),
  narrowCosts: (made) => Array.isArray(made),
};

/** Does it here. `breathe` takes the share that is done, and may throw to cancel. */
export function perform<Name extends WorkName>(
  place: Workplace,
  name: Name,
  asked: Asked<Name>,
  breathe: BreatheAt,
): Promise<Made<Name>> {
  const does = WORKS[name] as unknown as (
    ...given: [Workplace, Asked<Name>, BreatheAt]
  ) => Promise<Made<Name>>;
  return does(place, asked, breathe);
}

export function isMade(name: WorkName, made: unknown): boolean {
  return (IS_MADE[name] as (made: unknown) => boolean)(made);
}

export function isWorkName(name: string): name is WorkName {
  return Object.hasOwn(WORKS, name);
}
