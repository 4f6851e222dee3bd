import { expect, test } from "vitest";
import { compileKernels, linkKernels } from "#engine/simd/kernels.ts";
import { dropoutFactors, dropoutKeys } from "./dropout.ts";

const SIZE = 1024;

test.each([0.05, 0.3, 0.5, 0.95])(
  "at rate %d the kernel in WebAssembly drops exactly the elements whose factor is zero",
  async (rate) => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const kernels = linkKernels(await compileKernels(), memory);
    const heap = new Float32Array(memory.buffer);
    const [from, to] = [256, 256 + SIZE];
    heap.fill(1, from, from + SIZE);
    for (const [seed, layer, step] of [
      [0, 0, 0],
      [1, 3, 7],
      [2 ** 31, 1, 100_000],
    ]) {
      const keys = dropoutKeys(seed, layer, rate);
      const { first, second, threshold, scale } = keys;
      kernels.dropout(4 * from, 4 * to, SIZE, first, second(step), threshold, scale);
      expect(dropoutFactors(keys, step, SIZE)).toEqual(heap.slice(to, to + SIZE));
    }
  },
);

test("the share of elements dropped is the rate, and every step, layer and seed drops others", () => {
  const factors = (seed: number, layer: number, step: number) =>
    dropoutFactors(dropoutKeys(seed, layer, 0.3), step, 100_000);
  const base = factors(1, 1, 1);
  const dropped = (of: Float32Array) => of.filter((factor) => factor === 0).length / of.length;
  expect(Math.abs(dropped(base) - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 100_000));
  for (const other of [factors(2, 1, 1), factors(1, 2, 1), factors(1, 1, 2)]) {
    // Independent: both drop with probability 0.09.
    const both = base.filter((factor, i) => factor === 0 && other[i] === 0).length / base.length;
    expect(Math.abs(both - 0.09)).toBeLessThan(4 * Math.sqrt((0.09 * 0.91) / 100_000));
  }
});
