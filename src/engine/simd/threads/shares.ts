// How the replicas of a cohort are shared out over threads, and how the parts become a whole again.

import type { CohortState } from "#core/model/cohortState.ts";

/** The replicas first … first + count − 1, on the thread in `place`. */
export type Share = { readonly place: number; readonly first: number; readonly count: number };

export function shareOut(places: number, replicas: number): readonly Share[] {
  const used = Math.min(places, replicas);
  const start = (s: number) => Math.floor((s * replicas) / used);
  return Array.from({ length: used }, (_, place) => ({
    place,
    first: start(place),
    count: start(place + 1) - start(place),
  }));
}

/** The share that holds a replica; undefined where there is no such replica. */
export function shareOf(shares: readonly Share[], replica: number): Share | undefined {
  if (!Number.isInteger(replica)) return undefined;
  return shares.find(({ first, count }) => replica >= first && replica < first + count);
}

export function joinStates(parts: readonly CohortState[]): CohortState {
  return {
    step: parts[0].step,
    weights: parts.flatMap(({ weights }) => weights),
    slots: parts.flatMap(({ slots }) => slots),
  };
}
