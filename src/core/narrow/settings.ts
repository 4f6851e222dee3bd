// What is narrowed, and which units stay (docs/formats.md §2, field narrow).

export type NarrowSettings = {
  /** The layer that loses units, counted from 1 as on the screen: a block. */
  readonly layer: number;
  /** How many of its units (filters) stay. */
  readonly units: number;
  /** The units that contribute most, or these, counted from 1. */
  readonly keep: "largest" | readonly number[];
};

/** Why a list of units that stay does not agree with their number, in words; undefined where it does. */
export function keepProblem({ units, keep }: NarrowSettings): string | undefined {
  if (keep === "largest") return undefined;
  if (new Set(keep).size !== keep.length) return "keep names a unit twice";
  if (keep.length === units) return undefined;
  return `keep names ${keep.length} units, units is ${units}; make them the same`;
}
