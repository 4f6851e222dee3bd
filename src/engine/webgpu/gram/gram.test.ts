// Products of a device against the float64 of the same rows, and fits made of them against those of float64.

import { describe, expect, test } from "vitest";
import { fuseSpan, openFit } from "#core/fusion/fuse.ts";
import numerics from "#core/fusion/vectors/numerics.json";
import { activationError } from "#core/fusion/regression/error.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import { addBatch, addBatchBy, covariances, emptyMoments } from "#core/math/moments.ts";
import { random } from "#core/math/random.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { LONG, provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { openDevice } from "#engine/webgpu/device.ts";
import { openGram } from "./gram.ts";

const missing = await provideWebgpu();
const always = async () => openGram(await openDevice(), 0);

/** Correlated numbers of very different sizes, far from zero. */
function rowsOf(rows: number, columns: number) {
  const { normal } = random(3, "gram", rows, columns);
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const common = normal();
    for (let j = 0; j < columns; j++)
      data[i * columns + j] = Math.fround(300 + (1 + j) * (normal() + common));
  }
  return { rows, columns, data };
}

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test.each([
    [7, 1, 1],
    [33, 31, 1],
    [2100, 40, 1],
    [512, 65, 4],
    [1500, 5, 3],
  ])(
    "moments of %d rows of %d columns in %d groups are float64's",
    async (rows, columns, groups) => {
      const W = rowsOf(rows - (rows % groups), columns);
      const [ours, exact] = [0, 1].map(() => emptyMoments(columns, 0, groups));
      const gram = await always();
      const half = Math.floor(W.rows / groups / 2) * groups * columns;
      for (const data of [W.data.subarray(0, half), W.data.subarray(half)]) {
        const part = { rows: data.length / columns, columns, data };
        if (part.rows > 0) await addBatchBy(gram, ours, part);
        addBatch(exact, part);
      }
      ours.mean.data.forEach((x, i) => expect(x / exact.mean.data[i]).toBeCloseTo(1, 12));
      const [a, b] = [covariances(ours).xx.data, covariances(exact).xx.data];
      for (let i = 0; i < columns; i++)
        for (let j = 0; j < columns; j++) {
          const scale = Math.sqrt(b[i * (columns + 1)] * b[j * (columns + 1)]);
          expect(Math.abs(a[i * columns + j] - b[i * columns + j]) / scale).toBeLessThan(1e-6);
        }
    },
  );

  test("a block that is not worth it, or that no binding reaches, is left to this thread", async () => {
    const gpu = await openDevice();
    const X = new Float32Array(12);
    expect(await openGram(gpu, 1e9)(X, 3, 4)).toBeUndefined();
    expect(await openGram({ ...gpu, mostBytes: 40 }, 0)(X, 3, 4)).toBeUndefined();
    expect(
      await openGram({ ...gpu, isSoftware: true })(new Float32Array(2 ** 20), 1024, 1024),
    ).toBe(undefined);
  });

  test.each([6, 8] as const)(
    "a fit on inputs of condition 1e%d loses no more than centred float32 does in NumPy",
    async (power) => {
      const { inputs, targets } = illSamples(power);
      const options = { method: "empirical", ridge: { relative: 1e-6 } } as const;
      const exact = fuseSpan(PAIR, WEIGHTS, [1, 2], { inputs, targets }, options);
      const fit = openFit(PAIR, WEIGHTS, [1, 2], options);
      await fit.addBy(await always(), { inputs, targets });
      const lossOf = (fusion: typeof exact) =>
        activationError(targets, preActivationOf(fusion, inputs)).mse;
      const excess = lossOf(fit.solve()) / lossOf(exact) - 1;
      expect(fit.samples).toBe(2000);
      expect(excess).toBeLessThan(
        numerics.float32_excess_mse[`1e+0${power}`].f32_centred_inv_eps1e_6,
      );
    },
  );
});

const FEATURES = 120;
const layers: readonly LayerSpec[] = [
  { type: "dense", units: 1, activation: "relu" },
  { type: "dense", units: 4 },
];
const PAIR: Network = { inputShape: [FEATURES], layers };
const zeros = (...shape: number[]): Tensor => ({
  shape,
  data: new Float64Array(shape.reduce((product, of) => product * of, 1)),
});
const WEIGHTS = [
  { kernel: zeros(FEATURES, 1), bias: zeros(1) },
  { kernel: zeros(1, 4), bias: zeros(4) },
];

/** As numerics.py draws them: variances from 1 to 10^−power along random directions, around 3. */
function illSamples(power: number) {
  const { normal } = random(11, "ill", power);
  const N = 2000;
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Float64Array.from({ length: columns }, normal));
  const U = orthonormal(matrix(FEATURES, FEATURES));
  const [K1, K2] = [matrix(FEATURES, 40), matrix(40, 4)];
  const inputs = { shape: [N, FEATURES], data: new Float32Array(N * FEATURES) };
  const targets = { shape: [N, 4], data: new Float32Array(N * 4) };
  for (let n = 0; n < N; n++) {
    const x = new Float64Array(FEATURES).fill(3);
    for (let d = 0; d < FEATURES; d++) {
      const size = normal() * 10 ** ((-power * d) / (FEATURES - 1) / 2);
      for (let j = 0; j < FEATURES; j++) x[j] += size * U[d][j];
    }
    inputs.data.set(x, n * FEATURES);
    K1[0].forEach((_, u) => {
      let z = 0;
      for (let j = 0; j < FEATURES; j++) z += x[j] * K1[j][u];
      const h = Math.max(0, z / Math.sqrt(FEATURES));
      for (let o = 0; o < 4; o++) targets.data[n * 4 + o] += h * K2[u][o];
    });
  }
  return { inputs, targets };
}

/** Rows made orthonormal (Gram and Schmidt, twice). */
function orthonormal(rows: Float64Array[]): Float64Array[] {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  rows.forEach((row, i) => {
    for (let pass = 0; pass < 2; pass++)
      for (const other of rows.slice(0, i)) {
        const along = dot(row, other);
        row.forEach((_, j) => (row[j] -= along * other[j]));
      }
    const length = Math.sqrt(dot(row, row));
    row.forEach((_, j) => (row[j] /= length));
  });
  return rows;
}
