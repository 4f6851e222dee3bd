// Layers whose outputs are the largest of several affine pieces (Goodfellow et al. 2013): a dense layer or a
// convolution with `rank` times as many outputs, and a maximum over them. Conventions: docs/methods.md §3.

import type { Shape } from "#core/math/tensor.ts";
import type { ConvSpec, DenseSpec, MaxoutConvSpec, MaxoutSpec } from "#core/model/layers.ts";
import { isPositiveInteger } from "./checks.ts";
import { conv1d, conv2d } from "./conv.ts";
import { dense } from "./dense.ts";
import type { EditField } from "./edit.ts";
import { whole } from "./fields.ts";
import { channelsOf } from "./kind.ts";
import type { LayerKind } from "./kind.ts";

/** Pieces of a unit, in files and in the editor alike. */
const RANKS = [2, 64] as const;

const rankField: EditField = {
  field: "rank",
  label: "Rank",
  name: "rank",
  hint: "Pieces of which each output is the largest.",
  limits: RANKS,
  step: 1,
  isCount: true,
};

/** What both have in common, from the kind of layer that computes the pieces. */
function ofPieces<Spec extends MaxoutSpec | MaxoutConvSpec>(
  type: Spec["type"],
  name: string,
  label: string,
  affine: LayerKind<DenseSpec> | LayerKind<ConvSpec>,
): LayerKind<Spec> {
  const { activation: _, alpha: __, ...fields } = affine.fields;
  const [width, ...others] = affine.edit!;
  const kind = affine as unknown as LayerKind<Spec>;
  const widened = (spec: Spec) => withUnits(spec, spec.rank, kind.units!);
  return {
    ...kind,
    summary: "Every output is the largest of a few weighted sums.",
    fields: { ...fields, rank: whole(...RANKS) },
    opens: { name, label } as NonNullable<typeof kind.opens>,
    edit: [width, rankField, ...others],
    fresh: { ...affine.fresh, type, rank: 3 } as unknown as Spec,
    describe: (spec) => `maxout ${kind.describe(spec)}, rank ${spec.rank}`,
    wrongNumber: (spec) =>
      isPositiveInteger(spec.rank - 1)
        ? kind.wrongNumber!(spec)
        : `rank must be a whole number from 2 up, got ${spec.rank}`,
    largestOf: ({ rank }) => rank,
    preActivationShape: ({ rank }, output) => piecesShape(rank, output),
    weights: (spec, input) => kind.weights!(widened(spec), input),
    multiplies: (spec, input) => kind.multiplies!(widened(spec), input),
  };
}

/** The layer with `rank` times as many outputs: of pieces, which is what its kernel has. */
function withUnits<Spec extends MaxoutSpec | MaxoutConvSpec>(
  spec: Spec,
  rank: number,
  field: string,
): Spec {
  const units = (spec as unknown as { readonly [field: string]: number })[field];
  return { ...spec, [field]: rank * units };
}

/** Pieces lie one after the other, each over all units. */
export function piecesShape(rank: number, output: Shape): Shape {
  return [...output.slice(0, -1), rank * channelsOf(output)];
}

const CONV = ["maxoutConv", "maxout convolution"] as const;

export const maxout: LayerKind<MaxoutSpec> = ofPieces("maxout", "maxout", "maxout", dense);
export const maxoutConv1d: LayerKind<MaxoutConvSpec> = ofPieces("maxoutConv1d", ...CONV, conv1d);
export const maxoutConv2d: LayerKind<MaxoutConvSpec> = ofPieces("maxoutConv2d", ...CONV, conv2d);
