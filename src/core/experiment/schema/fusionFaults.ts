// What is wrong with the choices of a fusion that only the network's layers can show (docs/formats.md §2).

import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { isConv, kindOf } from "#core/model/kinds.ts";
import type { LayerSpec, PerAxis } from "#core/model/layers.ts";

/** What of an experiment it looks at. */
type Fusing = {
  readonly network: { readonly layers: readonly LayerSpec[] };
  readonly fusion: { readonly span: Span; readonly kernelSize?: PerAxis };
};

/** The first field of the fusion that does not fit the layers, and why, "span: must name …"; undefined where all do. */
export function fusionFault(experiment: Fusing): string | undefined {
  for (const [field, faultIn] of Object.entries(FAULTS)) {
    const fault = faultIn(experiment);
    if (fault !== undefined) return `${field}: ${fault}`;
  }
  return undefined;
}

/** A network of one layer, which nothing can be fused in, has the default. */
function spanFault({ network, fusion: { span } }: Fusing): string | undefined {
  const most = Math.max(2, blocksOf(network.layers).length);
  if (span[1] <= most) return undefined;
  return `must name two or more of the layers 1 to ${most}, got [${span.join(", ")}]`;
}

/** Convolutions of a network all have the axes of its input; without any, a list is as good as a number. */
function kernelSizeFault({ network, fusion: { kernelSize } }: Fusing): string | undefined {
  if (typeof kernelSize !== "object") return undefined;
  const sliding = network.layers.find(isConv);
  const axes = sliding ? kindOf(sliding).inputAxes! - 1 : Math.max(1, kernelSize.length);
  if (kernelSize.length === axes) return undefined;
  const list = axes === 1 ? "a list of one" : `a list of ${axes}, one for each axis`;
  const whose = sliding ? ` of ${sliding.type}` : "";
  return `must be a whole number, or ${list}${whose}, got [${kernelSize.join(", ")}]`;
}

const FAULTS = { span: spanFault, kernelSize: kernelSizeFault };
