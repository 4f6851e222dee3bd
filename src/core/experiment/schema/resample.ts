// What replicas draw anew, as those who load data and open cohorts are asked for it.

import type { DataOptions } from "#core/data/load.ts";
import type { Experiment } from "./schema.ts";
import { numberOf, wholeCount } from "./share.ts";

type Asked = Pick<Experiment, "replicas" | "resample" | "share">;

/** The data that an experiment asks for; a share of a run asks for those of all its replicas, as the run has them. */
export function dataOptions({
  data,
  seed,
  ...asked
}: Asked & Pick<Experiment, "data" | "seed">): DataOptions {
  return { ...data, seed, splits: asked.resample === "split" ? wholeCount(asked) : 1 };
}

/** Whose order of batches, and whose data, each replica of every arm has; nothing where all share them. */
export function ownDraws({ replicas, resample, share }: Asked): {
  readonly orders?: readonly number[];
  readonly parts?: readonly number[];
} {
  if (resample === undefined || resample === "none") return {};
  const places = Array.from({ length: replicas }, (_, place) => place);
  const orders = places.map((place) => numberOf({ share }, place));
  return resample === "split" ? { orders, parts: places } : { orders };
}
