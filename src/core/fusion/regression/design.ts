// The regression behind every fusion: the rows (x, z) that are fitted. Dense: a sample is one row, x the
// flattened input. Convolution: a sample is a row for every position, x the patch that position sees.
// Rows come in blocks of a few MiB and are never held all at once.

import { DEPTH } from "#core/math/kernels/gramKernel.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { formatShape, sameShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { Window } from "#core/model/windows.ts";
import { patchRows, patchSize, positionsOf } from "#core/model/patches.ts";
import { isConv } from "#core/model/kinds.ts";
import type { Network } from "#core/model/layers.ts";
import type { Span } from "#core/model/blocks.ts";
import { fusedWindows, spanGeometry } from "#core/fusion/receptiveField.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { SpanShape } from "#core/fusion/span.ts";

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

/** Channels of the inputs: columns of x belong to them in turn, and to one unit of measurement each. */
export function channelsOf({ input }: Pick<Design, "input">): number {
  return input[input.length - 1];
}

/** Numbers that one block of rows may hold: 8 MiB. */
const BLOCK = 1 << 20;

/** Throws RangeError where samples do not fit the span. */
export function checkSamples(
  { input, output }: Pick<Design, "input" | "output">,
  { inputs, targets }: SpanSamples,
): void {
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

/** Memory of the blocks of one design, one after the other. */
export type BlockMemory = { data?: Float64Array };

/** Blocks of rows w = (x, z) [rows, features + units]; the next one takes the place of the last. */
export function* designRows(
  design: Design,
  samples: SpanSamples,
  memory: BlockMemory,
): Generator<Matrix> {
  const count = samples.inputs.shape[0];
  const step = samplesPerBlock(design);
  for (let from = 0; from < count; from += step) {
    const to = Math.min(count, from + step);
    const numbers = (to - from) * design.positions * (design.features + design.units);
    if (!memory.data || memory.data.length < numbers) memory.data = new Float64Array(numbers);
    yield rowsOf(design, samples, from, to, memory.data.subarray(0, numbers));
  }
}

/** As many samples as fit a block, in whole steps of the kernel that multiplies them (gram.ts). */
function samplesPerBlock({ features, units, positions }: Design): number {
  const samples = Math.floor(BLOCK / (positions * (features + units)));
  return Math.max(1, samples < DEPTH ? samples : samples - (samples % DEPTH));
}

/** Rows (x, z) of samples from … to − 1; `data` takes the place of new memory, as in patches.ts. */
export function rowsOf(
  design: Design,
  samples: SpanSamples,
  from: number,
  to: number,
  data?: Float64Array,
): Matrix {
  const { features, units } = design;
  const width = features + units;
  const rows = inputRows(design, samples.inputs, from, to, width, data);
  const start = from * design.positions * units;
  for (let row = 0; row < rows.rows; row++) {
    const [target, source] = [row * width + features, start + row * units];
    for (let o = 0; o < units; o++) rows.data[target + o] = samples.targets.data[source + o];
  }
  return rows;
}

/** Rows x of samples from … to − 1, in a matrix of `width` columns. */
export function inputRows(
  { windows, features }: Design,
  inputs: Tensor,
  from: number,
  to: number,
  width: number = features,
  data?: Float64Array,
): Matrix {
  if (windows) return patchRows(inputs, windows, from, to, 0, width, data);
  const numbers = data ?? new Float64Array((to - from) * width);
  const rows = { rows: to - from, columns: width, data: numbers };
  for (let row = 0; row < rows.rows; row++) {
    const at = (from + row) * features;
    rows.data.set(inputs.data.subarray(at, at + features), row * width);
  }
  return rows;
}

/** The rows to fit: one design, or one for each rounding of an ambiguous centring. */
export function designsOf(network: Network, span: Span, options: FusionOptions): readonly Design[] {
  const shape = spanShape(network, span);
  if (!isConv(shape.layer)) return [denseDesign(shape)];
  return fusedWindows(spanGeometry(network, shape), options).map((windows) =>
    convDesign(shape, windows),
  );
}
