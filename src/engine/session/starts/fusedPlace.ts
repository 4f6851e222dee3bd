// Where in the shallow network the layers stand that took the span's place.

import { spanShape } from "#core/fusion/span.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { passOf } from "#core/model/passes.ts";

export type FusedPlace = {
  /** Layers first … end − 1. */
  readonly first: number;
  readonly end: number;
  /** The one whose pre-activation stands for that of the span's last weighted layer. */
  readonly guided: number;
};

export function fusedPlace(original: Network, span: Span, { layers }: Network): FusedPlace {
  const { start: first, last } = spanShape(original, span);
  const end = layers.length - (original.layers.length - last - 1);
  const own = layers.slice(first, end);
  const guided = first + own.findLastIndex((layer) => passOf(layer).role !== "elementwise");
  return { first, end, guided };
}
