// Whether a list of layers fits the samples that go in: with flatten put where a dense layer needs it, or
// why not, in the words of the screen, which counts blocks and not layers.

import type { Shape } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { describeLayer } from "#core/model/describe.ts";
import { isPart, KINDS, kindOf } from "#core/model/kinds.ts";
import { isWeighted, layerName } from "#core/model/layers.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";

/** Layers that fit, or one sentence about the first that does not. */
type ValidLayers =
  | { readonly layers: readonly LayerSpec[]; readonly refusal?: undefined }
  | { readonly refusal: string };

/** The layers as they are where they fit samples of `inputShape`, else with flatten where it is needed. */
export function validateLayers(layers: readonly LayerSpec[], inputShape: Shape): ValidLayers {
  const flattened = reflatten(layers, inputShape.length);
  for (const candidate of [layers, flattened]) {
    if (problemOf(candidate, inputShape) === undefined) return { layers: candidate };
  }
  return { refusal: problemOf(flattened, inputShape)! };
}

/** One flatten layer, where a dense one meets more than one axis (or the network ends in them). */
function reflatten(layers: readonly LayerSpec[], axes: number): readonly LayerSpec[] {
  const flatten = KINDS.flatten.fresh!;
  const others = layers.filter((layer) => !isPart(layer, "reshape"));
  if (axes === 1) return others;
  const meets = others.findIndex((layer) => kindOf(layer).inputAxes === 1);
  const at = meets >= 0 ? meets : others.length;
  return [...others.slice(0, at), flatten, ...others.slice(at)];
}

/** Why the first layer that does not fit does not, in one sentence; undefined when all do. */
export function problemOf(layers: readonly LayerSpec[], inputShape: Shape): string | undefined {
  try {
    inferShapes({ inputShape, layers });
    return undefined;
  } catch (error) {
    if (!(error instanceof NetworkError) || error.layer === undefined) throw error;
    const reason = error.message.slice(layerName(layers, error.layer).length + 2);
    return `${screenName(layers, error.layer)}: ${reason}.`;
  }
}

/** "Layer 2 (conv 8, 3×3)", or for what follows its weights "Layer 2 (conv 8, 3×3), max pool 2". */
export function screenName(layers: readonly LayerSpec[], index: number): string {
  const block = blocksOf(layers).find(({ end }) => index < end);
  if (!block) return describeLayer(layers[index]); // nothing here has weights
  const { number, layer } = block;
  const name = `Layer ${number} (${describeLayer(layer)})`;
  return isWeighted(layers[index]) ? name : `${name}, ${describeLayer(layers[index])}`;
}
