// What the editor offers for a block, read from the table of layers: kinds of blocks, switches, amounts,
// poolings and numbers, in the order of the table.

import { KINDS, LAYER_TYPES } from "#core/model/kinds.ts";
import type { EditField } from "#core/model/kinds/edit.ts";
import type { BlockKind } from "#core/model/kinds/kind.ts";
import type { LayerSpec, LayerType, TailType, WeightedSpec } from "#core/model/layers.ts";

/** Layers that a block has or has not. */
export const SWITCHES = LAYER_TYPES.filter(
  (type) => KINDS[type].toggle !== undefined,
) as readonly TailType[];

/** Layers that a block has while a number of theirs is above 0. */
export const AMOUNTS = LAYER_TYPES.filter(
  (type) => KINDS[type].amount !== undefined,
) as readonly TailType[];

/** A pooling with the fields that the editor offers. */
export const POOLINGS: readonly LayerSpec[] = LAYER_TYPES.flatMap(
  (type): readonly LayerSpec[] => KINDS[type].choices ?? [],
);

const OPENERS = LAYER_TYPES.filter((type) => KINDS[type].opens !== undefined);

/** The kinds of blocks that stand on samples of so many axes, with flatten where they need it. */
export function blockKinds(axes: number): readonly BlockKind[] {
  const standing = OPENERS.filter((type) => [1, axes].includes(KINDS[type].inputAxes ?? axes));
  const kinds = standing.map((type) => KINDS[type].opens!);
  return kinds.filter(({ name }, at) => kinds.findIndex((kind) => kind.name === name) === at);
}

/** The type of layer that opens a block of a kind: the one for samples of so many axes, or the last there is. */
export function openerOf(kind: string, axes?: number): LayerType | undefined {
  const openers = OPENERS.filter((type) => KINDS[type].opens!.name === kind);
  return openers.find((type) => KINDS[type].inputAxes === axes) ?? openers.at(-1);
}

/** A new layer that opens a block of this kind. */
export function openingLayer(kind: string, axes: number): WeightedSpec | undefined {
  const type = openerOf(kind, axes);
  return type && (KINDS[type].fresh as WeightedSpec | undefined);
}

/** The numbers of a layer that a block carries under their own names. */
export function ownFields(type: LayerType): readonly EditField[] {
  return (KINDS[type].edit ?? []).filter(({ field }) => field !== "units" && field !== "l2");
}

/** The numbers of a kind of block by their names in its design, in the order in which they are checked. */
export function editFields(kind: string): readonly EditField[] {
  const opener = openerOf(kind);
  const own = (opener && KINDS[opener].edit) ?? [];
  const isDecay = ({ field }: EditField) => field === "l2";
  const activations = LAYER_TYPES.filter((type) => KINDS[type].part === "activation");
  return [
    ...own.filter((field) => !isDecay(field)),
    ...AMOUNTS.map((type) => ({ ...KINDS[type].amount!, field: type })),
    ...activations.flatMap((type) => KINDS[type].edit ?? []),
    ...own.filter(isDecay),
  ];
}
