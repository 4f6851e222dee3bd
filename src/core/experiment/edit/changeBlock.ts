// Changes one block of a network, and nothing that the change does not name. Layers find their place in the
// order weights with activation, normalisation, pooling, dropout.

import type { Block } from "#core/model/blocks.ts";
import { isPaddable, KINDS, kindOf, withUnits } from "#core/model/kinds.ts";
import type { Part } from "#core/model/kinds/kind.ts";
import type { Activation, LayerSpec, TailType, WeightedSpec } from "#core/model/layers.ts";
import { bodyOf, isActivation, isPool, numberOf } from "./blockDesign.ts";
import type { BlockDesign, Body } from "./blockDesign.ts";
import { AMOUNTS, openingLayer, ownFields, SWITCHES } from "./blockKinds.ts";

/**
 * The layers with some fields of one block changed. Nothing is checked: whether such a network stands
 * is for core/model to decide. `axes` is the number of axes of a sample, which parts conv1d from conv2d.
 */
export function changeBlock(
  layers: readonly LayerSpec[],
  block: Block,
  fields: Partial<BlockDesign>,
  axes: number,
): readonly LayerSpec[] {
  const { kind, activation, alpha, pool } = fields;
  let body = bodyOf(layers, block);
  if (kind !== undefined) body = withKind(body, kind, axes);
  body = [opened(body[0], fields), ...body.slice(1)];
  if (activation !== undefined) body = withActivation(body, activation);
  if (alpha !== undefined) body = withAlpha(body, alpha);
  for (const type of SWITCHES) body = withTail(body, type, fields[type]);
  if (pool !== undefined) body = replace(body, isPool, pool !== "none" && pool);
  for (const type of AMOUNTS) body = withTail(body, type, fields[type]);
  return [...layers.slice(0, block.weighted), ...body, ...layers.slice(block.end)];
}

/** The opening layer with its own fields changed: those that it has, and bias and decay. */
function opened(layer: WeightedSpec, fields: Partial<BlockDesign>): WeightedSpec {
  const { units, padding, bias, l2 } = fields;
  let changed = units === undefined ? layer : withUnits(layer, units);
  for (const { field } of ownFields(layer.type)) {
    const value = numberOf(fields, field);
    if (value !== undefined) changed = { ...changed, [field]: value };
  }
  if (padding !== undefined && isPaddable(changed)) changed = { ...changed, padding };
  if (bias !== undefined) changed = withBias(changed, bias);
  return l2 === undefined ? changed : withDecay(changed, l2);
}

/** A switch put on or off, or an amount set; one that is left out stays as it is. */
function withTail(body: Body, type: TailType, wanted: boolean | number | undefined): Body {
  if (wanted === undefined) return body;
  const { amount, fresh } = KINDS[type];
  const layer = fresh && amount ? { ...fresh, [amount.field]: wanted } : fresh;
  return replace(body, (other) => other.type === type, wanted !== false && wanted !== 0 && layer!);
}

/** What holds for every layer by default goes without a field. */
function withBias(layer: WeightedSpec, bias: boolean): WeightedSpec {
  const { useBias: _, ...rest } = layer;
  return bias ? rest : { ...rest, useBias: false };
}

function withDecay(layer: WeightedSpec, l2: BlockDesign["l2"]): WeightedSpec {
  const { l2: _, ...rest } = layer;
  return l2 === "shared" ? rest : { ...rest, l2 };
}

/** A layer of another kind begins at a size that trains quickly; one that reads a list has nothing to pool. */
function withKind(body: Body, kind: string, axes: number): Body {
  const [layer, ...tail] = body;
  const fresh = openingLayer(kind, axes);
  if (!fresh || kindOf(layer).opens!.name === kind) return body;
  const { fields, inputAxes } = kindOf(fresh);
  const kept = KEPT.filter((field) => layer[field] !== undefined && Object.hasOwn(fields, field));
  const values = Object.fromEntries(kept.map((field) => [field, layer[field]]));
  const isFlat = inputAxes === 1;
  return [
    { ...fresh, ...values } as WeightedSpec,
    ...(isFlat ? tail.filter((other) => !isPool(other)) : tail),
  ];
}

/** What a block keeps where its new kind has it too. */
const KEPT = ["useBias", "l2", "activation", "alpha"] as const;

/** Written where it stands: in a layer of its own where the block has one or needs one, else with the weights. */
function withActivation(body: Body, activation: Activation): Body {
  const [layer, ...tail] = body;
  const carries = Object.hasOwn(kindOf(layer).fields, "activation");
  if (carries && !tail.some(isActivation)) return [activated(layer, activation), ...tail];
  const alone = activation !== "linear" && ({ type: "activation", activation } as const);
  return replace([activated(layer, "linear"), ...tail], isActivation, alone);
}

function activated(layer: WeightedSpec, activation: Activation): WeightedSpec {
  if (layer.activation === activation) return layer;
  const { activation: _, alpha: __, ...rest } = layer;
  return (activation === "linear" ? rest : { ...rest, activation }) as WeightedSpec;
}

/** The slope goes where the activation stands; other activations have none. */
function withAlpha([layer, ...tail]: Body, alpha: number): Body {
  const sloped = <Layer extends LayerSpec>(spec: Layer): Layer =>
    "activation" in spec && spec.activation === "leakyRelu" ? { ...spec, alpha } : spec;
  return [sloped(layer), ...tail.map(sloped)];
}

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
