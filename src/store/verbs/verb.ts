// The lab's two verbs: an experiment fuses a span, or narrows a layer.

import type { Experiment } from "#core/experiment/schema/schema.ts";

type Of = { readonly experiment: Pick<Experiment, "narrow"> };

/** "fuse", or "narrow" where the experiment narrows. */
export function verbOf({ experiment: { narrow } }: Of): "fuse" | "narrow" {
  return narrow ? "narrow" : "fuse";
}

/** "Fusing", "Narrowing". */
export function doingOf(of: Of): "Fusing" | "Narrowing" {
  return of.experiment.narrow ? "Narrowing" : "Fusing";
}
