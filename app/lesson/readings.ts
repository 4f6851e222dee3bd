// Readings that lessons take of a network's first replica, as it began and as it is. Empty as long as its weights
// are not here, and of networks too large for the page.

import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Span } from "#core/model/blocks.ts";
import { sameSpan } from "#core/model/blocks.ts";
import { readBending } from "#store/readings/bending.ts";
import { readSizes, spreadOf } from "#store/readings/sizes.ts";
import type { Sizes } from "#store/readings/sizes.ts";
import type { Facts } from "./facts.ts";

type Moment = "start" | "now";

/** The share that fusing the span would lose of the first original, and how bent its layers are, by block from 0. */
export function bending({ seen }: Facts, at: Moment, span: Span) {
  const original = seen("original");
  const { network, first, now, inputs } = original ?? {};
  const found = network && inputs && readBending(network, first, now, inputs)[at];
  const loss = found?.costs.find((one) => sameSpan(one.span, span))?.nmse ?? NaN;
  return { loss, bent: found?.bent ?? [] };
}

/** Mean squares of signals and gradients by depth; undefined where they are not known. */
export function sizes({ seen }: Facts, arm: Arm, at: Moment): Sizes | undefined {
  const { network, first, now, inputs } = seen(arm) ?? {};
  const weights = at === "start" ? first : now;
  return network && inputs && weights && readSizes(network, weights, inputs);
}

/** The largest singular value of the whole network over its smallest; NaN where it is not known. */
export function spread({ seen }: Facts, arm: Arm, at: Moment): number {
  const { network, first, now, inputs } = seen(arm) ?? {};
  const weights = at === "start" ? first : now;
  return network && inputs && weights ? spreadOf(network, weights, inputs) : NaN;
}
