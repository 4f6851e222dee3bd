// A span of neighbouring blocks, as the fusion needs it: the layers it replaces, what enters them, and
// what the fused layer has to reproduce, the pre-activation of the span's last weighted layer.

import { formatShape, sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { blocksInSpan, errorInBlocks } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { MOST_PARAMETERS } from "#core/model/counts.ts";
import { isConv, preActivationShape } from "#core/model/kinds.ts";
import type { Network, WeightedSpec } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf, NetworkError } from "#core/model/shapes.ts";
import { fusedWindows, spanGeometry } from "./receptiveField.ts";
import type { FusionOptions } from "./options.ts";

/** Largest normal equations that are solved: n₀, or taps × channels. */
export const MAX_PRIMAL = 4096;
/** Widest input of a fused dense layer; beyond MAX_PRIMAL it is fitted on at most MAX_PRIMAL samples, in the dual form. */
export const MAX_FEATURES = 16384;

export type SpanShape = {
  /** Layers start … last of the network are replaced. */
  readonly start: number;
  /** The last weighted layer. */
  readonly last: number;
  readonly layer: WeightedSpec;
  /** What enters layer `start`, without the batch axis. */
  readonly input: Shape;
  /** Pre-activation of layer `last`, without the batch axis. */
  readonly output: Shape;
};

/** Throws NetworkError when the network is invalid or the span does not lie within it. */
export function spanShape(network: Network, span: Span): SpanShape {
  const shapes = inferShapes(network);
  const blocks = blocksInSpan(network, span);
  const { weighted, layer } = blocks[blocks.length - 1];
  const { start } = blocks[0];
  return {
    start,
    last: weighted,
    layer,
    input: inputShapeOf(network, start, shapes),
    output: preActivationShape(layer, shapes[weighted]),
  };
}

type FusedShape = Pick<FusionOptions, "kernelSize" | "padBefore">;

/** Why a span cannot be fused into one layer, in words that count blocks as the screen does; undefined when it can. */
export function spanProblem(
  network: Network,
  span: Span,
  options: FusedShape = {},
): string | undefined {
  try {
    return featureProblem(network, spanShape(network, span), options);
  } catch (error) {
    if (error instanceof NetworkError) return errorInBlocks(error, network.layers);
    throw error;
  }
}

function featureProblem(
  network: Network,
  shape: SpanShape,
  options: FusedShape,
): string | undefined {
  if (!isConv(shape.layer)) {
    const features = sizeOf(shape.input);
    if (features <= MAX_FEATURES) return sizeFault(features, shape);
    return `the fused dense layer would read all ${features} numbers of ${formatShape(shape.input)}, more than ${MAX_FEATURES}; fuse a span that begins later`;
  }
  const [windows] = fusedWindows(spanGeometry(network, shape), options);
  const taps = windows.map((window) => window.size);
  const channels = shape.input[shape.input.length - 1];
  const features = sizeOf(taps) * channels;
  if (features <= MAX_PRIMAL) return sizeFault(features, shape);
  return `the fused kernel ${formatShape([...taps, channels])} would have ${features} taps a unit, more than ${MAX_PRIMAL}; choose a smaller kernelSize`;
}

/** A few units between many may stand for more parameters than the layers they are in. */
function sizeFault(features: number, { output }: SpanShape): string | undefined {
  const count = features * output[output.length - 1];
  if (count <= MOST_PARAMETERS) return undefined;
  return `the fused layer would have ${features} × ${output[output.length - 1]} parameters, more than ${MOST_PARAMETERS}; fuse another span`;
}
