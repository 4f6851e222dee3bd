// The regression behind every fusion: which rows (x, z) are fitted. Dense: a sample is one row, x the
// flattened input. Convolution: a sample is a row for every position, x the patch that position sees.
// Rows come in blocks of a few MiB and are never held all at once.

import type { Matrix } from "#core/math/matrix.ts";
import { formatShape, sameShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Window } from "#core/model/geometry.ts";
import { patchRows, patchSize, positionsOf } from "#core/model/patches.ts";
import type { SpanShape } from "./span.ts";

/** Inputs of a span's first block [N, …] and pre-activations of its last weighted layer [N, …]. */
export type SpanSamples = { readonly inputs: Tensor; readonly targets: Tensor };

export type Design = {
  readonly input: Shape;
  readonly output: Shape;
  /** Columns of x and of z. */
  readonly features: number;
  readonly units: number;
  /** Rows of one sample; 1 for dense layers. */
  readonly positions: number;
  /** Convolutions only: the fused kernel's windows. */
  readonly windows?: readonly Window[];
};

export function denseDesign({ input, output }: SpanShape): Design {
  return { input, output, features: sizeOf(input), units: output[0], positions: 1 };
}

export function convDesign({ input, output }: SpanShape, windows: readonly Window[]): Design {
  return {
    input,
    output,
    windows,
    features: patchSize(windows, input[input.length - 1]),
    units: output[output.length - 1],
    positions: positionsOf(windows),
  };
}

/** Numbers that one block of rows may hold: 4 MiB. */
const BLOCK = 1 << 19;

/** Throws RangeError where samples do not fit the span. */
export function checkSamples({ input, output }: Design, { inputs, targets }: SpanSamples): void {
  const fits = (tensor: Tensor, shape: Shape) =>
    sameShape(tensor.shape.slice(1), shape) && tensor.data.length === sizeOf(tensor.shape);
  if (!fits(inputs, input)) {
    throw new RangeError(
      `fuseSpan: inputs must be N×${formatShape(input)}, got ${formatShape(inputs.shape)}`,
    );
  }
  if (!fits(targets, output)) {
    throw new RangeError(
      `fuseSpan: targets must be N×${formatShape(output)}, got ${formatShape(targets.shape)}`,
    );
  }
  if (inputs.shape[0] !== targets.shape[0]) {
    throw new RangeError(`fuseSpan: ${inputs.shape[0]} inputs ≠ ${targets.shape[0]} targets`);
  }
}

/** Blocks of rows X [rows, features] and Z [rows, units], copies that the caller may overwrite. */
export function* designRows(
  design: Design,
  samples: SpanSamples,
): Generator<{ X: Matrix; Z: Matrix }> {
  const count = samples.inputs.shape[0];
  const step = Math.max(1, Math.floor(BLOCK / (design.positions * design.features)));
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    yield {
      X: inputRows(design, samples.inputs, from, to),
      Z: targetRows(design, samples.targets, from, to),
    };
  }
}

export function inputRows(design: Design, inputs: Tensor, from: number, to: number): Matrix {
  if (design.windows) return patchRows(inputs, design.windows, from, to);
  const { features } = design;
  const data = Float64Array.from(inputs.data.subarray(from * features, to * features));
  return { rows: to - from, columns: features, data };
}

function targetRows(
  { positions, units }: Design,
  targets: Tensor,
  from: number,
  to: number,
): Matrix {
  const size = positions * units;
  const data = Float64Array.from(targets.data.subarray(from * size, to * size));
  return { rows: (to - from) * positions, columns: units, data };
}
