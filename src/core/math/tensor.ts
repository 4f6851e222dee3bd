// The one plain tensor of the library: a shape and its numbers, row-major. No methods, no device:
// it can be posted to a worker, written to JSON and read by every engine.

export type Shape = readonly number[];

export type Tensor = { readonly shape: Shape; readonly data: Float32Array | Float64Array };

/** A tensor as it stands in files (docs/formats.md §0): row-major numbers in a plain array. */
export type JsonTensor = { readonly shape: readonly number[]; readonly data: readonly number[] };

/** Number of elements of a shape; the empty shape holds one. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** Shapes as people write them: `3×3×8`; a scalar is `()`. */
export function formatShape(shape: Shape): string {
  return shape.length === 0 ? "()" : shape.join("×");
}
