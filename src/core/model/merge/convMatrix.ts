// A convolution written as the dense layer that it equals on inputs of a given size, and dense layers in parallel
// merged into one (RepMLP: Ding, Xia, Zhang, Chu, Han, Ding 2021, arXiv 2105.01883; docs/methods.md §5.1).

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import { plane, positionsOf } from "#core/model/patches.ts";
import type { LayerWeights } from "#core/model/weights.ts";
import { convWindows } from "#core/model/windows.ts";
import type { Window } from "#core/model/windows.ts";

/** Of a dense layer: kernel [in, out], bias [out]. */
export type DenseWeights = { readonly kernel: Tensor; readonly bias: Tensor };

/** Rows and columns of the matrix of a convolution on inputs […extents, channels]. */
export function convMatrixShape(spec: ConvSpec, input: Shape): readonly [number, number] {
  return [sizeOf(input), positionsOf(convWindows(spec, input)) * spec.filters];
}

/**
 * M[(u,v,c),(i,j,o)] = K[u − i·s + p, v − j·s + p, c, o], 0 outside the kernel; the bias o at every position. The
 * same numbers as the convolution, whatever its padding: zeros around the input are rows that M does not have.
 */
export function convMatrix(
  spec: ConvSpec,
  { kernel, bias }: LayerWeights,
  input: Shape,
): DenseWeights {
  const windows = convWindows(spec, input);
  const [rows, columns] = plane(windows);
  const [inputs, outputs] = convMatrixShape(spec, input);
  const { filters } = spec;
  const channels = input[input.length - 1];
  const data = new Float64Array(inputs * outputs);
  for (const { from: u, to: i, tap: a } of reads(rows))
    for (const { from: v, to: j, tap: b } of reads(columns)) {
      const source = (u * columns.input + v) * channels;
      const target = (i * columns.output + j) * filters;
      const tap = (a * columns.size + b) * channels;
      for (let c = 0; c < channels; c++)
        for (let o = 0; o < filters; o++)
          data[(source + c) * outputs + target + o] = kernel!.data[(tap + c) * filters + o];
    }
  const added = Float64Array.from({ length: outputs }, (_, i) => bias?.data[i % filters] ?? 0);
  return {
    kernel: { shape: [inputs, outputs], data },
    bias: { shape: [outputs], data: added },
  };
}

/** Share of the matrix that the kernel fills: pairs of an input and an output that some tap joins. */
export function filledShare(spec: ConvSpec, input: Shape): number {
  const pairs = convWindows(spec, input).reduce((product, axis) => product * reads(axis).length, 1);
  const [inputs, outputs] = convMatrixShape(spec, input);
  return (pairs * input[input.length - 1] * spec.filters) / (inputs * outputs);
}

/** For each tap, subscripts from 1, the number of places at which it reads the input and not what pads it. */
export function tapRepeats(
  spec: ConvSpec,
  input: Shape,
): readonly { readonly tap: readonly number[]; readonly places: number }[] {
  let taps = [{ tap: [] as readonly number[], places: 1 }];
  for (const axis of convWindows(spec, input)) {
    const own = reads(axis);
    taps = taps.flatMap(({ tap, places }) =>
      Array.from({ length: axis.size }, (_, at) => ({
        tap: [...tap, at + 1],
        places: places * own.filter((read) => read.tap === at).length,
      })),
    );
  }
  return taps;
}

/** Layers on the same input whose outputs are added are one: x·K₁ + b₁ + x·K₂ + b₂ = x·(K₁ + K₂) + (b₁ + b₂). */
export function mergeParallel(first: DenseWeights, second: DenseWeights): DenseWeights {
  return {
    kernel: sum("kernels", first.kernel, second.kernel),
    bias: sum("biases", first.bias, second.bias),
  };
}

type Read = { readonly from: number; readonly to: number; readonly tap: number };

/** Which input each output reads by which tap, along one axis. */
function reads({ input, output, size, stride, before }: Window): readonly Read[] {
  const found: Read[] = [];
  for (let to = 0; to < output; to++)
    for (let tap = 0; tap < size; tap++) {
      const from = to * stride - before + tap;
      if (from >= 0 && from < input) found.push({ from, to, tap });
    }
  return found;
}

function sum(what: string, { shape, data }: Tensor, other: Tensor): Tensor {
  if (shape.join() !== other.shape.join()) {
    throw new RangeError(
      `mergeParallel: ${what} of [${shape.join(", ")}] and [${other.shape.join(", ")}] cannot be added`,
    );
  }
  return { shape, data: Float64Array.from(data, (value, i) => value + other.data[i]) };
}
