// Replicas that are a share of a larger run: several machines train one experiment, and what they found is joined
// (core/experiment/results/joinShares.ts). Each replica keeps the number, and so the draws, that it has there.

/** Replicas `first` (from 0) and those after it, of a run of `of` replicas: with the bits that they have there. */
export type Share = { readonly first: number; readonly of: number };

type Shared = { readonly share?: Share | undefined };
type Counted = { readonly share?: Share; readonly replicas: number };

/** The number of the replica at a place (both from 0) among all replicas of the run. */
export function numberOf({ share }: Shared, place: number): number {
  return (share?.first ?? 0) + place;
}

/** How many replicas the run has in all. */
export function wholeCount({ share, replicas }: Counted): number {
  return share?.of ?? replicas;
}

/** Why there is no such share, in words; undefined where there is, or none is asked for. */
export function shareFault({ share, replicas }: Counted): string | undefined {
  if (!share || share.first + replicas <= share.of) return undefined;
  const last = share.first + replicas - 1;
  return `share: replicas ${share.first} to ${last} (from 0) are not all among ${share.of}`;
}

/**
 * An experiment cut into `count` shares of as equal size as can be. Throws RangeError where there are fewer replicas
 * than shares, or where it is a share itself.
 */
export function sharesOf<One extends Counted>(
  experiment: One,
  count: number,
): readonly (One & Required<Counted>)[] {
  const { replicas, share } = experiment;
  if (share) throw new RangeError("this is a share of a run already: cut the whole experiment");
  if (count > replicas) {
    throw new RangeError(`${replicas} replicas cannot be cut into ${count} shares: use fewer`);
  }
  const starts = Array.from({ length: count + 1 }, (_, i) => Math.ceil((i * replicas) / count));
  return starts.slice(0, -1).map((first, i) => ({
    ...experiment,
    replicas: starts[i + 1] - first,
    share: { first, of: replicas },
  }));
}
