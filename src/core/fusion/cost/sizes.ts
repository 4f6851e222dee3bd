// How large the regressions behind a fusion are: a span's sizes from its network, for flop.ts to count.

import type { Span } from "#core/model/blocks.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { isConv } from "#core/model/layers.ts";
import type { Network } from "#core/model/layers.ts";
import { designsOf } from "#core/fusion/regression/design.ts";
import { fusionFlop } from "./flop.ts";
import type { FusionFlop, FusionSize } from "./flop.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { fusedInTurn } from "#core/fusion/fusionPlan.ts";
import { spanShape } from "#core/fusion/span.ts";

/** The size of fusing `span` at once. Throws NetworkError where it cannot be fused. */
export function fusionSize(
  network: Network,
  span: Span,
  options: FusionOptions = { method: "empirical" },
): FusionSize {
  const { layer, last, input } = spanShape(network, span);
  const designs = designsOf(network, span, options);
  const [{ features, units, positions }] = designs;
  const multiplies = countMultiplies(network).slice(0, last + 1);
  return {
    inputs: features,
    units,
    positions,
    ...(isConv(layer) && { channels: input[input.length - 1] }),
    tries: designs.length,
    forward: 2 * multiplies.reduce((sum, count) => sum + count, 0),
  };
}

/**
 * Operations of fusing `span` of one replica in the mode asked for; training between pairs is not
 * counted. The options' kernel is that of the layer fused last. Throws as fusionSize does.
 */
export function spanFlop(
  network: Network,
  span: Span,
  options: FusionOptions,
  samples: number,
): FusionFlop {
  const { method, mode } = options;
  const sizes = fusedInTurn(span, mode).map((part) =>
    fusionSize(network, part, part[0] === span[0] ? options : { method }),
  );
  return fusionFlop(sizes, method, samples);
}
