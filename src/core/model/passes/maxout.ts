// The largest of several affine pieces. Up to the maximum it is the dense layer or the convolution of the pieces.

import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { channelsOf } from "#core/model/kinds/kind.ts";
import { piecesShape } from "#core/model/kinds/maxout.ts";
import { convOfPieces, denseOfPieces } from "#core/model/pieces.ts";
import type { MaxoutConvSpec, MaxoutSpec } from "#core/model/layers.ts";
import { pool } from "#core/model/slide.ts";
import { largestPlaces, scattered } from "#core/model/slideBack.ts";
import { windows } from "#core/model/windows.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import type { LayerPass } from "./pass.ts";

/** One window that sees all pieces of a unit: pieces [N, …] as images one line high. */
function windowsOver(rank: number, pieces: Tensor) {
  const units = channelsOf(pieces.shape) / rank;
  const rows = pieces.data.length / (rank * units);
  const images = { shape: [rows, rank, units], data: pieces.data };
  return { seen: windows([rank], rank, rank, "valid"), images };
}

const largest = {
  role: "opaque",
  nonlinear: "the largest of several pieces is not linear",
  join: ({ rank }, pieces, output) => {
    const { seen, images } = windowsOver(rank, pieces);
    return { shape: [pieces.shape[0], ...output], data: pool(seen, "maximum", images) };
  },
  choices: ({ rank }, shape) => {
    const units = channelsOf(shape) / rank;
    return Array.from({ length: sizeOf(shape) / rank }, (_, output) => {
      const first = Math.floor(output / units) * rank * units + (output % units);
      return Array.from({ length: rank }, (__, piece) => first + piece * units);
    });
  },
} satisfies Partial<LayerPass<MaxoutSpec | MaxoutConvSpec>>;

/** The weightings y of units as weightings of the pieces that are largest. */
function toPieces(rank: number, pieces: Tensor, y: Tensor): Tensor {
  const { seen, images } = windowsOver(rank, pieces);
  const data = scattered(largestPlaces(seen, images), y.data, pieces.data.length);
  return { shape: [y.shape[0], ...pieces.shape.slice(1)], data };
}

export const maxout: LayerPass<MaxoutSpec> = {
  ...largest,
  forward: (spec, weights, input, output) =>
    dense.forward(denseOfPieces(spec), weights, input, piecesShape(spec.rank, output)),
  pullBack: (spec, weights, y, input) => {
    const { affine, chosen } = densePieces(spec, weights, y, input);
    return dense.backward!(affine, weights, chosen, input.shape.slice(1));
  },
  weightsBack: (spec, weights, y, input) => {
    const { affine, chosen } = densePieces(spec, weights, y, input);
    return dense.weightsBack!(affine, weights, chosen, input);
  },
};

export const maxoutConv: LayerPass<MaxoutConvSpec> = {
  ...largest,
  forward: (spec, weights, input, output) =>
    conv.forward(convOfPieces(spec), weights, input, piecesShape(spec.rank, output)),
  pullBack: (spec, weights, y, input) => {
    const { affine, chosen } = convPieces(spec, weights, y, input);
    return conv.backward!(affine, weights, chosen, input.shape.slice(1));
  },
  weightsBack: (spec, weights, y, input) => {
    const { affine, chosen } = convPieces(spec, weights, y, input);
    return conv.weightsBack!(affine, weights, chosen, input);
  },
};

/** The affine layer of the pieces, and weightings of units as weightings of the pieces that are largest. */
function densePieces(spec: MaxoutSpec, weights: LayerWeights, y: Tensor, input: Tensor) {
  const affine = denseOfPieces(spec);
  const pieces = dense.forward(affine, weights, input, [affine.units]);
  return { affine, chosen: toPieces(spec.rank, pieces, y) };
}

function convPieces(spec: MaxoutConvSpec, weights: LayerWeights, y: Tensor, input: Tensor) {
  const affine = convOfPieces(spec);
  const shape = piecesShape(spec.rank, y.shape.slice(1));
  const pieces = conv.forward(affine, weights, input, shape);
  return { affine, chosen: toPieces(spec.rank, pieces, y) };
}
