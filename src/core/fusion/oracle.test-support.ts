// Reads the NumPy vectors of ./vectors and builds the networks they were made from.

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Tensor } from "#core/math/tensor.ts";

/** A vector file as it stands; its shape is the generator's business. */
// oxlint-disable-next-line typescript/no-explicit-any
export function vectors(name: string): any {
  const file = new URL(`./vectors/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8"), (_, value: unknown) =>
    isTensor(value) ? { shape: value.shape, data: Float64Array.from(value.data) } : value,
  );
}

function isTensor(value: unknown): value is { shape: number[]; data: number[] } {
  return typeof value === "object" && value !== null && "shape" in value && "data" in value;
}

/** max |a − b| / max(1, max |b|) must stay within `tolerance`. */
export function expectClose(actual: Tensor, expected: Tensor, tolerance: number = 1e-9): void {
  expect([...actual.shape]).toEqual([...expected.shape]);
  expect(relativeDistance(actual.data, expected.data)).toBeLessThanOrEqual(tolerance);
}

/** max |a − b| / max(1, max |b|); NaN wherever one occurs. */
export function relativeDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [distance, size] = [0, 1];
  for (let i = 0; i < b.length; i++) {
    distance = Math.max(distance, Math.abs(a[i] - b[i]));
    size = Math.max(size, Math.abs(b[i]));
  }
  return distance / size;
}

/** The first n samples of a tensor. */
export function head({ shape, data }: Tensor, n: number): Tensor {
  const size = data.length / shape[0];
  return { shape: [n, ...shape.slice(1)], data: data.slice(0, n * size) };
}

/** Samples from … to − 1 of a tensor. */
export function slice({ shape, data }: Tensor, from: number, to: number): Tensor {
  const size = data.length / shape[0];
  return { shape: [to - from, ...shape.slice(1)], data: data.slice(from * size, to * size) };
}
