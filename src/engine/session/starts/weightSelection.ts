// The arm weightSelection: the original's own weights, the fused layer's place filled by a selection from the span
// (core/init/selectWeights.ts). The first block of the span that is large enough lends its weights.

import type { SelectionReport } from "#core/experiment/insight/selectionReport.ts";
import { spliceFusion } from "#core/fusion/splice.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { isSelectable, selectedIndices, selectWeights } from "#core/init/selectWeights.ts";
import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { LayerWeights, NetworkWeights } from "#core/model/weights.ts";
import { weightSpecs } from "#core/model/weights.ts";
import { fusedPlace } from "./fusedPlace.ts";
import type { Begin } from "./start.ts";

export const weightSelection: Begin = async ({ cohort, span, shallow }, breathe) => {
  const { network } = cohort;
  const lent = blocksInSpan(network, span).map(({ weighted }) => weighted);
  const wanted = kernelShape(shallow[0].network, shallow[0].fused);
  const from = lent.find((layer) => isSelectable(kernelShape(network, layer), wanted));
  if (from === undefined) {
    const had = lent.map((layer) => formatShape(kernelShape(network, layer))).join(" and ");
    return {
      problem: `a kernel of ${formatShape(wanted)} cannot be selected from the parent's ${had}, which are smaller`,
    };
  }
  const weights: NetworkWeights[] = [];
  for (const [replica, start] of shallow.entries()) {
    const parent = await cohort.readWeights(replica);
    weights.push(selected(network, parent, parent[from], { span, start }));
    await breathe(weights.length / shallow.length);
  }
  const [{ network: small, fused }] = shallow;
  const chosen = selectedIndices(kernelShape(network, from), wanted);
  const shown: SelectionReport = { lender: from, layer: fused, chosen };
  return { network: small, weights, shown };
};

function selected(
  original: Network,
  parent: NetworkWeights,
  lender: LayerWeights,
  { span, start }: { readonly span: readonly [number, number]; readonly start: Shallow },
): NetworkWeights {
  const { network } = start;
  const { first, end } = fusedPlace(original, span, network);
  const layers = network.layers.slice(first, end);
  const specs = weightSpecs(network).filter(({ layer }) => layer >= first && layer < end);
  const weights = layers.map((): { [name: string]: ReturnType<typeof selectWeights> } => ({}));
  for (const { layer, name, shape } of specs) {
    weights[layer - first][name] =
      name === "kernel" ? selectWeights(lender.kernel!, shape) : biasOf(lender, shape);
  }
  const fusion = { layers, weights, place: start.fused - first };
  return spliceFusion(original, parent, span, fusion).weights;
}

/** The bias that goes with it, one number a channel wherever that is needed; 0 where the lender has none. */
function biasOf({ bias }: LayerWeights, shape: Shape): ReturnType<typeof selectWeights> {
  const channels = shape[shape.length - 1];
  const own = bias && selectWeights(bias, [channels]);
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => own?.data[i % channels] ?? 0);
  return { shape, data };
}

function kernelShape(network: Network, layer: number): Shape {
  return weightSpecs(network).find((spec) => spec.layer === layer && spec.isKernel)!.shape;
}
