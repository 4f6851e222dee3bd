// Replicas that have diverged: how they are named, and means over those that have not. One replica more
// or less is never passed over in silence: whoever shows a mean shows of how many.

import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { LayerSpec } from "#core/model/layers.ts";

/** "replica 3 of 8", "replicas 1, 3 and 5 of 8"; replicas are numbered from 0 in data, from 1 in words. */
export function nameReplicas(replicas: readonly number[], count: number): string {
  const numbers = replicas.toSorted((a, b) => a - b).map((replica) => String(replica + 1));
  const last = numbers.at(-1);
  const listed = numbers.length > 1 ? `${numbers.slice(0, -1).join(", ")} and ${last}` : last;
  return `replica${numbers.length === 1 ? "" : "s"} ${listed} of ${count}`;
}

/** What keeps a network of this experiment from diverging: what fits its cause, as far as the settings show it. */
export function adviceOn({ network, training }: Pick<Experiment, "network" | "training">): string {
  const isUnguarded = (layer: LayerSpec) => "epsilon" in layer && layer.epsilon === 0;
  if (network.layers.some(isUnguarded)) return "give its normalization an ε above 0, such as 0.001";
  const rate = `lower the learning rate${training.schedule.length > 0 ? " and its schedule" : ""}`;
  return training.batchSize === 1 ? `raise the batch size, which is 1, or ${rate}` : rate;
}

/** Mean over the finite values (null: not defined), and how many they are; NaN of none. */
export function meanOfFinite(values: ArrayLike<number | null>): {
  readonly mean: number;
  readonly n: number;
} {
  const finite = Array.from(values).filter((value) => Number.isFinite(value)) as number[];
  return { mean: finite.reduce((sum, value) => sum + value, 0) / finite.length, n: finite.length };
}

/** "mean of 8", "mean of 6 of 8": the others have no number. */
export function meanOf(n: number, count: number): string {
  return n === count ? `mean of ${count}` : `mean of ${n} of ${count}`;
}
