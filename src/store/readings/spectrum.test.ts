import { expect, test } from "vitest";
import { spectrumOf } from "./spectrum.ts";

test("a convolution's spectrum is that of the matrix from window to filters", () => {
  // Two filters that read different window places: orthogonal columns of lengths 3 and 4.
  const kernel = { shape: [2, 1, 1, 2], data: Float32Array.of(3, 0, 0, 4) };
  expect([...spectrumOf(kernel)]).toEqual([4, 3]);
  expect(spectrumOf(kernel)).toBe(spectrumOf(kernel));
});

test("a kernel that holds what is no number, or is too large for the page, has no spectrum", () => {
  expect(spectrumOf({ shape: [1, 1], data: Float32Array.of(NaN) })).toHaveLength(0);
  expect(spectrumOf({ shape: [200, 200], data: new Float32Array(40_000) })).toHaveLength(0);
});
