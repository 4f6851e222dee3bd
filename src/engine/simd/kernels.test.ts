import { afterEach, expect, test, vi } from "vitest";
import { BackendUnavailableError } from "#engine/engine.ts";
import { START_ZERO } from "./compiled/kernelInterface.ts";
import { openSimd } from "./engine.ts";
import { compileKernels, linkKernels } from "./kernels.ts";

afterEach(() => vi.restoreAllMocks());

test("without WebAssembly SIMD the engine says that it cannot be had", async () => {
  vi.spyOn(WebAssembly, "validate").mockReturnValue(false);
  await expect(openSimd()).rejects.toThrow(BackendUnavailableError);
});

/** A product by its definition, sums in order in float32, as the kernel promises. */
function plainProduct(a: Float32Array, b: Float32Array, m: number, n: number, k: number) {
  return Float32Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let t = 0; t < k; t++) {
      sum = Math.fround(sum + Math.fround(a[i * k + t] * b[t * n + j]));
    }
    return sum;
  });
}

test("a product's sums run in order, whatever its shape: the bits are those of a plain loop", async () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const kernels = linkKernels(await compileKernels(), memory);
  const at = (address: number, size: number) => new Float32Array(memory.buffer, address, size);
  for (const [m, n, k] of [
    [1, 1, 1],
    [4, 8, 5],
    [5, 10, 7],
    [3, 17, 9],
    [10, 4, 33],
    [7, 13, 2],
  ]) {
    const [a, b] = [at(1024, m * k), at(8192, k * n)];
    a.forEach((_, i) => (a[i] = Math.sin(i + m)));
    b.forEach((_, i) => (b[i] = Math.cos(3 * i + n)));
    const beyond = at(32768, m * n + 1);
    beyond[m * n] = 7;
    kernels.product(1024, 4 * k, 4, 8192, 32768, m, n, k, START_ZERO, 0, false);
    expect(at(32768, m * n)).toEqual(plainProduct(a, b, m, n, k));
    expect(beyond[m * n]).toBe(7);
  }
});
