// One block of a network in the words of a visitor who edits it: its kind, width, window, activation,
// and what follows. Reading and writing keep whatever they have no word for (a pool's padding, position
// bias).
// Blocks are built in the order of methods.md §6: weights with activation, batch norm, pooling, dropout.

import type { Block } from "#core/model/blocks.ts";
import { isPart, KINDS, kindOf, LAYER_TYPES } from "#core/model/kinds.ts";
import type { Part } from "#core/model/kinds/kind.ts";
import { DEFAULT_ALPHA, isConv } from "#core/model/layers.ts";
import type {
  Activation,
  ActivationSpec,
  ConvSpec,
  DenseSpec,
  DropoutSpec,
  GlobalAvgPoolSpec,
  LayerSpec,
  Padding,
  PerAxis,
  PoolSpec,
  WeightedSpec,
} from "#core/model/layers.ts";

/** Layers that a block has or has not: those of the table with a `toggle`. */
export type Switch = "batchNorm" | "layerNorm";
export const SWITCHES: readonly Switch[] = ["batchNorm", "layerNorm"];
type Switches = { readonly [type in Switch]: boolean };

export type Pooling = "none" | Pick<PoolSpec, "type" | "poolSize"> | GlobalAvgPoolSpec;

export type BlockDesign = Switches & {
  readonly kind: "dense" | "conv";
  /** Units of a dense layer, filters of a convolution. */
  readonly units: number;
  /** Of convolutions only; absent in dense layers. */
  readonly kernelSize?: PerAxis;
  readonly strides?: PerAxis;
  readonly padding?: Padding;
  readonly activation: Activation;
  /** Slope of leakyRelu below zero; absent with every other activation. */
  readonly alpha?: number;
  readonly pool: Pooling;
  /** Share of values that are dropped; 0 for none. */
  readonly dropout: number;
  readonly bias: boolean;
  /** Weight decay of this layer alone; "shared" is that of the training. */
  readonly l2: number | "shared";
};

/** The weighted layer of a block and what follows it; layers before the first weights are nobody's. */
type Body = readonly [WeightedSpec, ...LayerSpec[]];

/** What a block is now. Of two activations the one that stands alone in a layer counts. */
export function designOf(layers: readonly LayerSpec[], block: Block): BlockDesign {
  const [layer, ...tail] = bodyOf(layers, block);
  const pool = tail.find(isPool);
  const { kernelSize, strides = 1, padding = "valid" } = isConv(layer) ? layer : {};
  const carrier = tail.find(isActivation) ?? layer;
  return {
    kind: isConv(layer) ? "conv" : "dense",
    units: isConv(layer) ? layer.filters : layer.units,
    ...(kernelSize !== undefined && { kernelSize, strides, padding }),
    activation: carrier.activation ?? "linear",
    ...(carrier.activation === "leakyRelu" && { alpha: carrier.alpha ?? DEFAULT_ALPHA }),
    ...switchesOf(tail),
    pool: pool ? poolingOf(pool) : "none",
    dropout: tail.find(isDropout)?.rate ?? 0,
    bias: layer.useBias ?? true,
    l2: layer.l2 ?? "shared",
  };
}

/**
 * The layers with some fields of one block changed. Nothing is checked: whether such a network stands
 * is for core/model to judge. `axes` is the number of axes of a sample, which sets conv1d apart from conv2d.
 */
export function changeBlock(
  layers: readonly LayerSpec[],
  block: Block,
  fields: Partial<BlockDesign>,
  axes: number,
): readonly LayerSpec[] {
  const { kind, units, kernelSize, strides, padding, activation, alpha } = fields;
  const { pool, dropout, bias, l2 } = fields;
  let body = bodyOf(layers, block);
  if (kind !== undefined) body = withKind(body, kind, axes);
  if (units !== undefined) body = withLayer(body, (layer) => withUnits(layer, units));
  if (kernelSize !== undefined) body = withWindow(body, { kernelSize });
  if (strides !== undefined) body = withWindow(body, { strides });
  if (padding !== undefined) body = withWindow(body, { padding });
  if (activation !== undefined) body = withActivation(body, activation);
  if (alpha !== undefined) body = withAlpha(body, alpha);
  for (const type of SWITCHES) body = withSwitch(body, type, fields[type]);
  if (pool !== undefined) body = replace(body, isPool, pool !== "none" && pool);
  if (dropout !== undefined) {
    body = replace(body, isDropout, dropout > 0 && { type: "dropout", rate: dropout });
  }
  if (bias !== undefined) body = withLayer(body, (layer) => withBias(layer, bias));
  if (l2 !== undefined) body = withLayer(body, (layer) => withDecay(layer, l2));
  return [...layers.slice(0, block.weighted), ...body, ...layers.slice(block.end)];
}

function bodyOf(layers: readonly LayerSpec[], { weighted, end, layer }: Block): Body {
  return [layer, ...layers.slice(weighted + 1, end)];
}

const isPool = (layer: LayerSpec): layer is PoolSpec | GlobalAvgPoolSpec =>
  isPart(layer, "pooling");
const isActivation = (layer: LayerSpec): layer is ActivationSpec => isPart(layer, "activation");
const isDropout = (layer: LayerSpec): layer is DropoutSpec => isPart(layer, "dropout");

/** A pooling as the editor offers it, without strides and padding. */
function poolingOf(pool: PoolSpec | GlobalAvgPoolSpec): Pooling {
  return "poolSize" in pool ? { type: pool.type, poolSize: pool.poolSize } : { type: pool.type };
}

function switchesOf(tail: readonly LayerSpec[]): Switches {
  const entries = SWITCHES.map((type) => [type, tail.some((layer) => layer.type === type)]);
  return Object.fromEntries(entries) as Switches;
}

function withSwitch(body: Body, type: Switch, isOn: boolean | undefined): Body {
  if (isOn === undefined) return body;
  return replace(body, (layer) => layer.type === type, isOn && KINDS[type].fresh!);
}

function withLayer([layer, ...tail]: Body, change: (layer: WeightedSpec) => WeightedSpec): Body {
  return [change(layer), ...tail];
}

function withUnits(layer: WeightedSpec, units: number): WeightedSpec {
  return isConv(layer) ? { ...layer, filters: units } : { ...layer, units };
}

/** What is every layer's default is left out. */
function withBias(layer: WeightedSpec, bias: boolean): WeightedSpec {
  const { useBias: _, ...rest } = layer;
  return bias ? rest : { ...rest, useBias: false };
}

function withDecay(layer: WeightedSpec, l2: BlockDesign["l2"]): WeightedSpec {
  const { l2: _, ...rest } = layer;
  return l2 === "shared" ? rest : { ...rest, l2 };
}

type WindowFields = Partial<Pick<ConvSpec, "kernelSize" | "strides" | "padding">>;

function withWindow(body: Body, window: WindowFields): Body {
  return withLayer(body, (layer) => (isConv(layer) ? { ...layer, ...window } : layer));
}

/** A layer of the other kind begins at a size that trains quickly; a dense one has nothing to pool. */
function withKind(body: Body, kind: BlockDesign["kind"], axes: number): Body {
  const [layer, ...tail] = body;
  if (isConv(layer) === (kind === "conv")) return body;
  const { useBias, l2, activation, alpha } = layer;
  const kept = defined({ useBias, l2, activation, alpha });
  if (kind === "dense") {
    return [
      { ...(KINDS.dense.fresh as DenseSpec), ...kept },
      ...tail.filter((other) => !isPool(other)),
    ];
  }
  const type = axes === 2 ? "conv1d" : "conv2d";
  return [{ ...(KINDS[type].fresh as ConvSpec), ...kept }, ...tail];
}

type Kept = Partial<Pick<DenseSpec, "useBias" | "l2" | "activation" | "alpha">>;

function defined(fields: { readonly [key in keyof Kept]: Kept[key] | undefined }): Kept {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Written where it stands: in a layer of its own where the block has one, else with the weights. */
function withActivation(body: Body, activation: Activation): Body {
  const [layer, ...tail] = body;
  if (!tail.some(isActivation)) return [activated(layer, activation), ...tail];
  const alone = activation !== "linear" && ({ type: "activation", activation } as const);
  return replace([activated(layer, "linear"), ...tail], isActivation, alone);
}

function activated(layer: WeightedSpec, activation: Activation): WeightedSpec {
  if (layer.activation === activation) return layer;
  const { activation: _, alpha: __, ...rest } = layer;
  return activation === "linear" ? rest : { ...rest, activation };
}

/** The slope goes where the activation stands; other activations have none. */
function withAlpha([layer, ...tail]: Body, alpha: number): Body {
  const sloped = <Layer extends LayerSpec>(spec: Layer): Layer =>
    "activation" in spec && spec.activation === "leakyRelu" ? { ...spec, alpha } : spec;
  return [sloped(layer), ...tail.map(sloped)];
}

/** What the editor offers to pool with. */
export const POOLINGS: readonly Exclude<Pooling, "none">[] = LAYER_TYPES.flatMap(
  (type): readonly LayerSpec[] => KINDS[type].choices ?? [],
).filter(isPool);

/** The order in which a new layer finds its place; equal ones keep theirs. */
const PLACES: { readonly [part in Part]: number } = {
  weights: 0,
  normalisation: 1,
  activation: 1,
  offset: 1,
  pooling: 2,
  dropout: 3,
  reshape: 4,
};

const placeOf = (layer: LayerSpec) => PLACES[kindOf(layer).part];

/** The block with one layer of a sort, or (false) with none: changed in place, or put where it belongs. */
function replace(
  body: Body,
  isSort: (layer: LayerSpec) => boolean,
  wanted: LayerSpec | false,
): Body {
  const [layer, ...tail] = body;
  const place = tail.findIndex(isSort);
  const others = tail.filter((other) => !isSort(other));
  if (!wanted) return [layer, ...others];
  const later = others.findIndex((other) => placeOf(other) >= placeOf(wanted));
  const at = place >= 0 ? place : later >= 0 ? later : others.length;
  const kept = place >= 0 ? withFieldsOf(tail[place], wanted) : wanted;
  return [layer, ...others.slice(0, at), kept, ...others.slice(at)];
}

/** The wanted layer with what else the one in its place had, as far as its kind has such fields. */
function withFieldsOf(before: LayerSpec, wanted: LayerSpec): LayerSpec {
  const { fields } = kindOf(wanted);
  const kept = Object.entries(before).filter(([field]) => Object.hasOwn(fields, field));
  return { ...Object.fromEntries(kept), ...wanted };
}
