// Tangent gradients and retractions, number by number: against numpy's QR on both executors, and by what defines
// them.

import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { orthogonalGain } from "#engine/plan/retraction/gains.ts";
import { openTfjs } from "./engine.ts";
import * as operations from "./operations/retraction.ts";
import { compileKernels, linkKernels } from "#engine/simd/kernels.ts";
import vectors from "./vectors/retraction.json" with { type: "json" };

type Case = Pick<(typeof vectors.cases)[number], "rows" | "columns" | "gain">;
type Act = (of: Case, kernel: readonly number[], gradient?: readonly number[]) => Promise<number[]>;

/** The gradient made tangent, or without one the kernel retracted. */
const simd: Act = async ({ rows, columns, gain }, kernel, gradient) => {
  const memory = new WebAssembly.Memory({ initial: 4 });
  const kernels = linkKernels(await compileKernels(), memory);
  const put = (address: number, numbers: readonly number[]) =>
    new Float32Array(memory.buffer).set(numbers, address / 4);
  put(1024, kernel);
  put(16384, gradient ?? []);
  put(32768, [gain]);
  new Float32Array(memory.buffer, 65536).fill(NaN); // working memory is never clean
  if (gradient) kernels.tangent(1024, 16384, rows, columns, 32768, 65536);
  else kernels.retract(1024, rows, columns, 32768, 65536);
  const from = gradient ? 16384 : 1024;
  return [...new Float32Array(memory.buffer, from, kernel.length)];
};

const tfjs: Act = async ({ rows, columns, gain }, kernel, gradient) => {
  await openTfjs("cpu");
  const of = (numbers: readonly number[]) => tf.tensor2d([...numbers], [1, numbers.length]);
  const reads = { weights: of(kernel), gradients: of(gradient ?? []), gain: of([gain]) };
  const context = { numbers: { rows, columns } } as never;
  const made = gradient
    ? operations.tangent(reads, context).gradients
    : operations.retract(reads, context).weights;
  return [...(await made!.data())];
};

function expectClose(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  found.forEach((x, i) => expect(Math.abs(x - expected[i])).toBeLessThan(2e-6));
}

describe.each([
  ["simd", simd],
  ["tfjs", tfjs],
])("%s", (_, act) => {
  test.each(vectors.cases)("$rows × $columns of gain $gain, as numpy has it", async (of) => {
    expectClose(await act(of, of.kernel, of.gradient), of.tangent);
    expectClose(await act(of, of.moved), of.retracted);
  });

  test.each(vectors.cases)("$rows × $columns: what is there already stays there", async (of) => {
    expectClose(await act(of, of.kernel), of.kernel);
    expectClose(await act(of, of.kernel, of.tangent), of.tangent);
  });

  test.each(vectors.cases)(
    "$rows × $columns: a normal gradient, Q·S, moves nothing",
    async (of) => {
      const { rows, columns, kernel } = of;
      const symmetric = (i: number, j: number) => Math.cos(i * j) + (i + j) / 9;
      const normal = kernel.map((_, at) => {
        const [i, j] = [Math.floor(at / columns), at % columns];
        const sum = (count: number, term: (k: number) => number) =>
          Array.from({ length: count }, (__, k) => term(k)).reduce((all, x) => all + x, 0);
        return rows < columns
          ? sum(rows, (k) => symmetric(i, k) * kernel[k * columns + j])
          : sum(columns, (k) => kernel[i * columns + k] * symmetric(k, j));
      });
      const zeros = normal.map(() => 0);
      expectClose(await act(of, kernel, normal), zeros);
    },
  );

  test.each(vectors.cases)("$rows × $columns: no way leads along the kernel itself", async (of) => {
    const along = await act(of, of.kernel, of.kernel);
    expectClose(
      along,
      along.map(() => 0),
    );
  });

  test.each(vectors.cases)("$rows × $columns with a gain of 0: nothing happens", async (of) => {
    const free = { ...of, gain: 0 };
    const float = (numbers: readonly number[]) => [...Float32Array.from(numbers)];
    expect(await act(free, of.moved, of.gradient)).toEqual(float(of.gradient));
    expect(await act(free, of.moved)).toEqual(float(of.moved));
  });
});

/** [rows, columns] of gain·Q, rounded to float32. */
function kernelOf({ rows, columns, kernel, gain }: (typeof vectors.cases)[number], next: number) {
  const data = Float32Array.from(kernel, (x) => (x / gain) * next);
  return { shape: [rows, columns], data };
}

describe("the gain of a kernel", () => {
  test("is found again from what was retracted to it, whatever it is", async () => {
    for (const of of vectors.cases) {
      for (let next = 0.011; next < 900; next *= 1.37) {
        const gain = orthogonalGain(kernelOf(of, next));
        expect(Math.abs(gain / next - 1)).toBeLessThan(2e-6);
        const data = Float32Array.from(await simd({ ...of, gain }, of.moved));
        expect(orthogonalGain({ shape: [of.rows, of.columns], data })).toBe(gain);
      }
    }
  });

  test("is 0 for what is not orthogonal, not finite, all zeros, or one row or column", () => {
    for (const { rows, columns, moved } of vectors.cases) {
      const gain = (data: number[]) =>
        orthogonalGain({ shape: [rows, columns], data: Float32Array.from(data) });
      expect(gain(moved)).toBe(0);
      expect(gain(moved.map(() => 0))).toBe(0);
      expect(gain(moved.with(1, NaN))).toBe(0);
      expect(gain(moved.with(1, Infinity))).toBe(0);
    }
    for (const shape of [
      [1, 4],
      [4, 1],
    ]) {
      expect(orthogonalGain({ shape, data: Float32Array.of(1, 2, 3, 4) })).toBe(0);
    }
  });
});
