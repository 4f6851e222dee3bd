// The largest of several affine pieces in a plan: the layer of the pieces, then a maximum over a window that
// sees all pieces of a unit and nothing else; its images are one line high and `rank` pixels wide.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { channelsOf } from "#core/model/kinds/kind.ts";
import { piecesShape } from "#core/model/kinds/maxout.ts";
import type { MaxoutConvSpec, MaxoutSpec } from "#core/model/layers.ts";
import { convOfPieces, denseOfPieces } from "#core/model/pieces.ts";
import { windows } from "#core/model/windows.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { windowGeometry } from "#engine/plan/windowGeometry.ts";
import { convolution } from "./conv.ts";
import { dense } from "./dense.ts";
import type { Emit } from "./emit.ts";

export const maxout: Emit<MaxoutSpec> = (builder, place, spec, shape) =>
  largest(builder, place.layer, spec.rank, shape, (pieces) =>
    dense(builder, place, denseOfPieces(spec), pieces),
  );

export const maxoutConv: Emit<MaxoutConvSpec> = (builder, place, spec, shape) =>
  largest(builder, place.layer, spec.rank, shape, (pieces) =>
    convolution(builder, place, convOfPieces(spec), pieces),
  );

function largest(
  builder: Builder,
  layer: number,
  rank: number,
  shape: Shape,
  emitPieces: (shape: Shape) => Forward,
): Forward {
  const pieces = emitPieces(piecesShape(rank, shape));
  const units = channelsOf(shape);
  const size = builder.rows * sizeOf(shape);
  const seen = windows([rank], rank, rank, "valid");
  const geometry = windowGeometry(seen, [rank, units], size / units, units);
  const input = pieces.output;
  const out = builder.tensor(`${layer + 1}.output`, "scratch", size);
  builder.emit("pool", layer, { input }, { out }, { geometry, average: false });
  return {
    preActivation: input,
    output: out,
    backward(outGradient, needsInput) {
      const inputGradient = builder.tensor(`${layer + 1}.piecesGradient`, "scratch", rank * size);
      const numbers = { geometry, average: false, relu: false };
      const reads = { input, out, outGradient };
      builder.emit("poolGradient", layer, reads, { inputGradient }, numbers);
      return pieces.backward(inputGradient, needsInput);
    },
  };
}
