// Which axis of a value is which. ONNX' convolutions have channels first, the lab has them last, and exporters of Keras
// turn values back and forth between both: so a transpose moves no number here, only the names of axes. Those of the
// input have none until the first layer that needs its channels shows which they are.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Chain } from "#core/model/readers/chain.ts";
import { inferShapes, NetworkError } from "#core/model/shapes.ts";
import type { Graph } from "./graph.ts";

/**
 * "one" is an axis of extent 1 that an operator has added. A number is a spatial axis, counted from 0; or, as long as
 * nothing has shown which axes are which, an axis of the input, counted from 1.
 */
export type Axis = "batch" | "channel" | "list" | "one" | number;

export type Layout = {
  /** Of the value at hand; undefined where the file names no shape and nothing has shown one. */
  axes: readonly Axis[] | undefined;
  /** Of the graph's input, the batch first; 0 where it is open. */
  dims: readonly number[];
  /** Whether the file comes from a framework whose channels are last. */
  readonly isLast: boolean;
  /** The axes of the input in the order of the lab; undefined until a layer shows them. */
  input: readonly Axis[] | undefined;
  /** How the last flatten has laid out a value, until a dense layer reads it. */
  order: "first" | "last";
};

export function newLayout({ dims, isLast }: Pick<Graph, "dims" | "isLast">): Layout {
  const axes = dims.length > 0 ? numbered(dims.length) : undefined;
  return { axes, dims, isLast, input: undefined, order: "first" };
}

/** The batch and the axes of an input of so many. */
export function numbered(count: number): readonly Axis[] {
  return ["batch", ...Array.from({ length: count - 1 }, (_, i) => i + 1)];
}

/** The shape that goes in, channels last; undefined where an extent is open. */
export function inputShapeOf({ dims, input }: Layout): Shape | undefined {
  const [, channels, ...extents] = dims;
  const shape = input?.map((axis) => extentIn(dims, axis)) ?? [...extents, channels];
  const isKnown =
    shape.length > 0 && shape.length <= 3 && shape.every((one) => one > 0 && one < 2 ** 31);
  return isKnown ? shape : undefined;
}

function extentIn(dims: readonly number[], axis: Axis): number {
  return typeof axis === "number" ? (dims[axis] ?? 0) : 1;
}

/** The extents of the value at hand, the batch's as 0; undefined where the file leaves one open. */
export function extentsOf(layout: Layout, chain: Chain): readonly number[] | undefined {
  const { axes, dims, input } = layout;
  if (!axes) return undefined;
  const shape = input ? shapeOf(layout, chain) : [];
  if (!shape) return undefined;
  const extents = axes.map((axis) => {
    if (axis === "batch") return 0;
    if (axis === "one") return 1;
    if (axis === "channel") return shape[shape.length - 1];
    if (axis === "list") return sizeOf(shape);
    return input ? shape[axis] : dims[axis];
  });
  return extents.every((one, i) => axes[i] === "batch" || one > 0) ? extents : undefined;
}

/** What leaves the last layer. */
function shapeOf(layout: Layout, { layers }: Chain): Shape | undefined {
  const inputShape = inputShapeOf(layout);
  if (!inputShape || layers.length === 0) return inputShape;
  try {
    return inferShapes({ inputShape, layers }).at(-1);
  } catch (error) {
    if (error instanceof NetworkError) return undefined;
    throw error;
  }
}
