// One block of a network in the words of a visitor who edits it: its kind, width, window, activation,
// and what follows. Which kinds, switches, amounts and numbers there are, the table of layers knows
// (blockKinds.ts); whatever a block has no word for (a pool's padding, position bias) is left alone.

import type { Block } from "#core/model/blocks.ts";
import { isPaddable, isPart, KINDS, kindOf, unitsOf } from "#core/model/kinds.ts";
import { DEFAULT_ALPHA } from "#core/model/layers.ts";
import type {
  Activation,
  ActivationSpec,
  LayerSpec,
  NumberField,
  Padding,
  PerAxis,
  TailType,
  WeightedSpec,
} from "#core/model/layers.ts";
import { AMOUNTS, ownFields, SWITCHES } from "./blockKinds.ts";

/** Switches are true or false, amounts a number that is 0 where the block has no such layer. */
type Tail = { readonly [type in TailType]?: boolean | number };

/** Numbers of the layer that opens the block, by its own names. */
type Own = { readonly [field in Exclude<NumberField<WeightedSpec>, CommonNumber>]?: PerAxis };
type CommonNumber = "units" | "filters" | "alpha" | "l2";

/** A pooling with the fields that the editor offers; others keep theirs. */
export type Pooling = "none" | LayerSpec;

export type BlockDesign = Tail &
  Own & {
    /** By its name in the table of layers. */
    readonly kind: string;
    /** Units of a dense layer, filters of a convolution. */
    readonly units: number;
    /** Of convolutions only. */
    readonly padding?: Padding;
    readonly activation: Activation;
    /** Slope of leakyRelu below zero; absent with every other activation. */
    readonly alpha?: number;
    readonly pool: Pooling;
    readonly bias: boolean;
    /** Weight decay of this layer alone; "shared" is that of the training. */
    readonly l2: number | "shared";
  };

/** The weighted layer of a block and what follows it; layers before the first weights are in no block. */
export type Body = readonly [WeightedSpec, ...LayerSpec[]];

/** What a block is now. Of two activations the one that stands alone in a layer counts. */
export function designOf(layers: readonly LayerSpec[], block: Block): BlockDesign {
  const [layer, ...tail] = bodyOf(layers, block);
  const pool = tail.find(isPool);
  const carrier = tail.find(isActivation) ?? layer;
  return {
    kind: kindOf(layer).opens!.name,
    units: unitsOf(layer),
    ...ownNumbers(layer),
    ...(isPaddable(layer) && { padding: layer.padding ?? "valid" }),
    activation: carrier.activation ?? "linear",
    ...(carrier.activation === "leakyRelu" && { alpha: carrier.alpha ?? DEFAULT_ALPHA }),
    ...tailOf(tail),
    pool: pool ? poolingOf(pool) : "none",
    bias: layer.useBias ?? true,
    l2: layer.l2 ?? "shared",
  };
}

/** A number of a block by the name of its field (EditField); undefined where the block has none. */
export function numberOf(
  design: Partial<BlockDesign>,
  field: string,
): PerAxis | "shared" | undefined {
  return design[field as "units"];
}

export function bodyOf(layers: readonly LayerSpec[], { weighted, end, layer }: Block): Body {
  return [layer, ...layers.slice(weighted + 1, end)];
}

export const isPool = (layer: LayerSpec): boolean => isPart(layer, "pooling");
export const isActivation = (layer: LayerSpec): layer is ActivationSpec =>
  isPart(layer, "activation");

/** The number that decides whether a block has a layer: a dropout's rate; undefined for other layers. */
export function amountOf(layer: LayerSpec): number | undefined {
  const { amount } = kindOf(layer);
  return amount && valueOf(layer, amount.field);
}

function ownNumbers(layer: WeightedSpec): Own {
  const entries = ownFields(layer.type).map(({ field, default: usual }) => [
    field,
    valueOf(layer, field) ?? usual,
  ]);
  return Object.fromEntries(entries) as Own;
}

function tailOf(tail: readonly LayerSpec[]): Tail {
  const find = (type: TailType) => tail.find((layer) => layer.type === type);
  const amounts = AMOUNTS.map((type) => {
    const layer = find(type);
    return [type, (layer && amountOf(layer)) ?? 0];
  });
  const switches = SWITCHES.map((type) => [type, find(type) !== undefined]);
  return Object.fromEntries([...switches, ...amounts]) as Tail;
}

/** A pooling as the editor offers it, without strides and padding. */
function poolingOf(pool: LayerSpec): LayerSpec {
  const [offered = pool] = KINDS[pool.type].choices ?? [];
  const entries = Object.keys(offered).map((field) => [field, valueOf(pool, field)]);
  return Object.fromEntries(entries) as LayerSpec;
}

function valueOf(layer: LayerSpec, field: string): number | undefined {
  return (layer as { readonly [field: string]: unknown })[field] as number | undefined;
}
