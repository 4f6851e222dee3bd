// Rows of the data copied into a batch.

import type { Rows } from "#engine/plan/samples.ts";

/** Copies rows `numbers` of `from` to heap[at …]. */
export function gatherRows(from: Rows, numbers: Uint32Array, heap: Float32Array, at: number): void {
  const { width, data } = from;
  for (let i = 0; i < numbers.length; i++) {
    const start = numbers[i] * width;
    const to = at + i * width;
    // A loop beats the call into set() for the few numbers of a small problem.
    if (width < 32) for (let j = 0; j < width; j++) heap[to + j] = data[start + j];
    else heap.set(data.subarray(start, start + width), to);
  }
}
