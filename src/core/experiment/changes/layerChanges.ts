// What differs between the layers of two networks, in words: "layer 2: dense 32 → dense 64", "relu → tanh in 3 layers".

import { blocksOf } from "#core/model/blocks.ts";
import type { Block } from "#core/model/blocks.ts";
import { describeLayer, describeTail } from "#core/model/describe.ts";
import type { LayerSpec } from "#core/model/layers.ts";

type Layers = readonly LayerSpec[];

/** Empty where the layers are the same. */
export function layerChanges(before: Layers, after: Layers): readonly string[] {
  if (isSame(before, after)) return [];
  const [old, fresh] = [blocksOf(before), blocksOf(after)];
  if (old.length !== fresh.length) return [`layers ${widths(old)} → ${widths(fresh)}`];
  const cores = fresh.flatMap((block, i) => {
    const [was, is] = [describeLayer(old[i].layer), describeLayer(block.layer)];
    return was === is ? [] : [`layer ${i + 1}: ${was} → ${is}`];
  });
  const tails = fresh.flatMap((block, i) => {
    const [was, is] = [tailOf(before, old[i]), tailOf(after, block)];
    return was === is ? [] : [{ change: `${was} → ${is}`, layer: i + 1 }];
  });
  const words = [...cores, ...grouped(tails)];
  return words.length > 0 ? words : ["details of the layers"];
}

/** One change in many layers is named once. */
function grouped(tails: readonly { change: string; layer: number }[]): readonly string[] {
  return [...new Set(tails.map(({ change }) => change))].map((change) => {
    const layers = tails.filter((one) => one.change === change).map(({ layer }) => layer);
    return layers.length > 1
      ? `${change} in ${layers.length} layers`
      : `layer ${layers[0]}: ${change}`;
  });
}

/** "dense 32, dense 16 and dense 2" would be long: "32, 16, 2" where all are named alike. */
function widths(blocks: readonly Block[]): string {
  const names = blocks.map(({ layer }) => describeLayer(layer));
  const isDense = names.every((name) => /^dense \d+$/.test(name));
  return names.map((name) => (isDense ? name.slice("dense ".length) : name)).join(", ");
}

function tailOf(layers: Layers, block: Block): string {
  return describeTail(layers, block).join(", ") || "linear";
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
