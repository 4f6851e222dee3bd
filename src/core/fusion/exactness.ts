// Whether a span can be fused exactly, known before any sample is seen: exact, approximate and why, or
// impossible and why.

import { blockName, blocksInSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { isConv, windowsOf } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { fusedWindows, spanGeometry } from "./receptiveField.ts";
import type { FusionOptions } from "./options.ts";
import { spanProblem, spanShape } from "./span.ts";
import type { SpanShape } from "./span.ts";

export type Exactness =
  | { readonly kind: "exact"; readonly reasons: readonly string[] }
  | {
      readonly kind: "approximate";
      /** What keeps the span from being affine, layer by layer. */
      readonly reasons: readonly string[];
      /** Filled in where a fusion is given. */
      readonly error?: Pick<ActivationError, "mse" | "nmse" | "explained"> & {
        readonly worstUnit: { readonly unit: number; readonly nmse: number };
      };
    }
  | { readonly kind: "impossible"; readonly reasons: readonly string[] };

/**
 * Whether a span can be fused exactly. Exact: an affine layer of the fused shape computes the span up to
 * rounding (the product method finds it without data, the empirical one with enough samples and no ridge).
 */
export function exactness(
  network: Network,
  span: Span,
  options: Partial<FusionOptions> = {},
  fit?: ActivationError,
): Exactness {
  const problem = spanProblem(network, span, options);
  if (problem) return { kind: "impossible", reasons: [problem] };
  const shape = spanShape(network, span);
  const reasons = [
    ...nonlinearLayers(network, shape),
    ...(isConv(shape.layer) ? borders(network, shape, options) : []),
  ];
  if (reasons.length === 0) return { kind: "exact", reasons: [exactReason(network, span)] };
  if (!fit) return { kind: "approximate", reasons };
  const { mse, nmse, explained, perUnit } = fit;
  const unit = perUnit.indexOf(perUnit.reduce((a, b) => Math.max(a, b)));
  const worstUnit = { unit, nmse: perUnit[unit] };
  return { kind: "approximate", reasons, error: { mse, nmse, explained, worstUnit } };
}

function exactReason(network: Network, span: Span): string {
  const count = blocksInSpan(network, span).length;
  return `all ${count} blocks are affine up to the last one's pre-activation, so that one affine layer does the same`;
}

/** Layers inside the span that are not affine. */
function nonlinearLayers({ layers }: Network, { start, last }: SpanShape): readonly string[] {
  return layers.slice(start, last + 1).flatMap((layer, i) => {
    const name = blockName(layers, start + i);
    const { nonlinear, join } = passOf(layer);
    // What joins pieces of the last layer comes behind its pre-activation, and is kept.
    if (nonlinear && !(join && start + i === last)) return [`${name}: ${nonlinear}`];
    return start + i < last && isCurved(layer)
      ? [`${name}: ${activationOf(layer).activation} is not linear`]
      : [];
  });
}

function isCurved(layer: LayerSpec): boolean {
  const { activation, alpha } = activationOf(layer);
  return activation !== "linear" && !(activation === "leakyRelu" && alpha === 1);
}

/** What keeps a convolutional span from being one convolution: borders inside it, and a kernel cut short. */
function borders(
  network: Network,
  shape: SpanShape,
  options: Partial<FusionOptions>,
): readonly string[] {
  const shapes = inferShapes(network);
  const reasons: string[] = [];
  let isOutside = true; // whether zeros read here are zeros around the span's own input
  for (let index = shape.start; index <= shape.last; index++) {
    const layer = network.layers[index];
    const name = blockName(network.layers, index);
    const pass = passOf(layer);
    if (pass.needsPositions && options.bias !== "position") {
      reasons.push(`${name}: ${pass.needsPositions}`);
    }
    const padded = windowsOf(layer, inputShapeOf(network, index, shapes))?.some(
      ({ before, after }) => before > 0 || after > 0,
    );
    const reason = padded && pass.atBorder?.(isOutside);
    if (reason) reasons.push(`${name}: ${reason}`);
    isOutside &&= pass.isIdentity === true;
  }
  const geometry = spanGeometry(network, shape);
  const [windows] = fusedWindows(geometry, options);
  const covers = geometry.every(({ receptiveField, before }, axis) => {
    const { size, before: fusedBefore } = windows[axis];
    return fusedBefore >= before && size - fusedBefore >= receptiveField - before;
  });
  if (!covers) reasons.push("the fused kernel does not cover the span's receptive field");
  return reasons;
}
