// Products, factorizations, ridge solves and moments: laws that hold for every matrix, on both kernels.

import { describe, expect, test } from "vitest";
import {
  cholesky,
  choleskyFlop,
  choleskySteps,
  SingularMatrixError,
  solveCholesky,
} from "./cholesky.ts";
import { addOuter } from "./gram.ts";
import { plainKernel, wasmKernel } from "./kernels/gramKernel.ts";
import { columnMeans, matrixOf, mirrorLower, trace, transpose, zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { addBatch, covariances, emptyMoments } from "./moments.ts";
import { addCross, multiply, multiplySteps } from "./products.ts";
import { random } from "./random.ts";
import { ridgeValue, solveRidge } from "./ridge.ts";
import { plainStrips, wasmStrips } from "./kernels/strips.ts";

function gaussian(rows: number, columns: number, seed: number): Matrix {
  const stream = random(seed, "matrix", rows, columns);
  return { rows, columns, data: Float64Array.from({ length: rows * columns }, stream.normal) };
}

function distance(a: Matrix, b: Matrix): number {
  return a.data.reduce((most, value, i) => Math.max(most, Math.abs(value - b.data[i])), 0);
}

/** AᵀA + I: positive definite. */
function definite(n: number, seed: number): Matrix {
  const A = gaussian(n + 3, n, seed);
  const C = multiply(transpose(A), A);
  for (let i = 0; i < n; i++) C.data[i * (n + 1)] += 1;
  return C;
}

const lower = ({ rows, columns, data }: Matrix): Matrix => ({
  rows,
  columns,
  data: data.map((value, i) => (i % columns <= Math.floor(i / columns) ? value : 0)),
});

describe("products", () => {
  test.each([
    [1, 1, 1],
    [5, 3, 2],
    [97, 9, 6],
    [200, 33, 10],
  ])("XᵀZ for %i × %i and %i columns", (m, p, q) => {
    const [X, Z] = [gaussian(m, p, 1), gaussian(m, q, 2)];
    const C = zeroMatrix(p, q);
    addCross(C, X, Z);
    expect(distance(C, multiply(transpose(X), Z))).toBeLessThan(1e-11);
  });
  test.each([
    [1, 1],
    [5, 3],
    [7, 600],
    [64, 100],
    [33, 1030],
  ])("XWXᵀ for %i × %i, compiled and plain", (m, n) => {
    const X = gaussian(m, n, 3);
    const roots = gaussian(1, n, 4).data.map(Math.abs);
    const scaled = { ...X, data: X.data.map((value, i) => value * roots[i % n]) };
    const expected = lower(multiply(scaled, transpose(scaled)));
    for (const kernel of [wasmKernel(m)!, plainKernel(m)]) {
      const C = zeroMatrix(m, m);
      addOuter(C, X, roots, kernel);
      expect(distance(C, expected)).toBeLessThan(1e-10);
    }
  });
  test("both kernels give the same bits", () => {
    const X = gaussian(21, 300, 4);
    const [a, b] = [wasmKernel(21)!, plainKernel(21)].map((kernel) => {
      const C = zeroMatrix(21, 21);
      addOuter(C, X, new Float64Array(300).fill(1), kernel);
      return C.data;
    });
    expect(a).toEqual(b);
  });
  test.each([
    [1, 1, 1],
    [3, 5, 2],
    [8, 16, 8],
    [98, 17, 9],
    [130, 40, 33],
    [203, 7, 64],
  ])(
    "A·B for %i × %i and %i columns has the bits of sums from the first to the last",
    (m, k, n) => {
      const A = gaussian(m, k, 5);
      A.data.fill(0, 0, Math.min(4, m) * k - 1); // four rows of which one number is left
      const B = gaussian(k, n, 6);
      const expected = zeroMatrix(m, n);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          for (let s = 0; s < k; s++) {
            expected.data[i * n + j] += A.data[i * k + s] * B.data[s * n + j];
          }
        }
      }
      expect(multiply(A, B)).toEqual(expected);
      const steps = multiplySteps(A, B);
      let step = steps.next();
      while (!step.done) step = steps.next();
      expect(step.value).toEqual(expected);
    },
  );
  test.each([
    [1, 1, 4],
    [7, 25, 8],
    [96, 4, 13],
  ])(
    "strips of depth %i, %i apart, %i columns: compiled and plain, the same bits",
    (depth, p, q) => {
      const rows = gaussian(depth, p + 3, 7).data; // across the columns, as in XᵀZ
      const [x, z] = [4 * q, 4 * q + rows.length];
      const [a, b] = [wasmStrips(2000)!, plainStrips(2000)].map(({ numbers, add }) => {
        numbers.set(gaussian(4, q, 8).data);
        numbers.set(rows, x);
        numbers.set(gaussian(depth, q, 9).data, z);
        add(x, 1, p + 3, z, depth, 0, q);
        return numbers.slice(0, 4 * q);
      });
      expect(a).toEqual(b);
      const last = gaussian(4, q, 8).data.slice(-(q % 4), 4 * q);
      if (q % 4 > 0) expect(a.slice(-(q % 4))).toEqual(last); // no whole tile covers it
      expect(a).not.toEqual(gaussian(4, q, 8).data);
    },
  );
  test("sizes that do not fit are reported", () => {
    expect(() => multiply(zeroMatrix(2, 3), zeroMatrix(2, 3))).toThrow(
      "multiply: columns 3 ≠ rows 2",
    );
    expect(() => matrixOf(2, 2, new Float64Array(3))).toThrow("2×2 needs 4 numbers, got 3");
  });
  test("column means keep small numbers beside large ones", () => {
    expect(columnMeans(matrixOf(3, 2, Float64Array.of(1e15, 1, 1e15 + 1, 2, 1e15 + 2, 3)))).toEqual(
      Float64Array.of(1e15 + 1, 2),
    );
  });
});

describe("Cholesky", () => {
  test.each([1, 2, 5, 63, 64, 65, 150, 200])("L·Lᵀ = A for n = %i", (n) => {
    const A = definite(n, n);
    const L = { ...A, data: A.data.slice() };
    cholesky(L);
    const factor = lower(L);
    expect(distance(multiply(factor, transpose(factor)), A)).toBeLessThan(1e-11 * n);
  });
  test("a solution solves", () => {
    const A = definite(130, 7);
    const V = gaussian(130, 3, 8);
    const L = { ...A, data: A.data.slice() };
    cholesky(L);
    const X = { ...V, data: V.data.slice() };
    solveCholesky(L, X);
    expect(distance(multiply(A, X), V)).toBeLessThan(1e-10);
  });
  test("singular and indefinite matrices are refused, with the pivot's place", () => {
    expect(() => cholesky(matrixOf(2, 2, Float64Array.of(1, 1, 1, 1)))).toThrow(
      SingularMatrixError,
    );
    expect(() => cholesky(matrixOf(2, 2, Float64Array.of(1, 2, 2, 1)))).toThrow(
      /pivot 2 of 2 is -3/,
    );
    expect(() => cholesky(matrixOf(1, 1, Float64Array.of(NaN)))).toThrow(SingularMatrixError);
  });
  test("progress rises to one; the cost is n³/3", () => {
    const shares = [...choleskySteps(definite(200, 1))];
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(choleskyFlop(1568) / 1e9).toBeCloseTo(1.285, 3);
  });
});

describe("ridge", () => {
  test("(C + λI)·X = V, C restored, and the estimated condition within reach of the true one", () => {
    const C = matrixOf(3, 3, Float64Array.of(100, 0, 0, 0, 1, 0, 0, 0, 0.01));
    const before = C.data.slice();
    const { solution, lambda, condition } = solveRidge(
      C,
      matrixOf(3, 1, Float64Array.of(1, 1, 1)),
      { absolute: 0 },
    );
    expect([...solution.data].map((x) => Math.round(x * 1e9) / 1e9)).toEqual([0.01, 1, 100]);
    expect(lambda).toBe(0);
    expect(condition / 1e4).toBeCloseTo(1, 3);
    expect(C.data).toEqual(before);
  });
  test("relative to the mean diagonal λ is in the units of C, relative to the variances it has none", () => {
    const C = matrixOf(2, 2, Float64Array.of(1, 9, 9, 3));
    expect(ridgeValue({ relative: 0.5, of: "meanDiagonal" }, C)).toBe(1);
    expect(ridgeValue({ relative: 0.5 }, C)).toBe(0.5);
  });
  test("relative to the variances (C + λ·diag C)·X = V, C restored, condition that of the correlations", () => {
    const C = matrixOf(3, 3, Float64Array.of(1e8, 3e3, 0, 3e3, 0.25, 0, 0, 0, 0));
    const before = C.data.slice();
    const V = matrixOf(3, 1, Float64Array.of(1e4, 1, 0));
    const { solution, lambda, condition } = solveRidge(C, V, { relative: 0.1 });
    const determinant = 1.1e8 * 0.275 - 9e6;
    expect(solution.data[0]).toBeCloseTo((1e4 * 0.275 - 3e3) / determinant, 12);
    expect(solution.data[1]).toBeCloseTo((1.1e8 - 3e7) / determinant, 9);
    expect([solution.data[2], lambda]).toEqual([0, 0.1]);
    expect(condition).toBeGreaterThan(3); // of correlation 0.6: (1.6 + λ)/(0.4 + λ) = 3.4, from below
    expect(condition).toBeLessThan(3.4 + 1e-9);
    expect(C.data).toEqual(before);
  });
  test("singular matrices are regularised just enough, and the λ is returned", () => {
    const C = matrixOf(2, 2, Float64Array.of(1, 1, 1, 1));
    const { solution, lambda } = solveRidge(C, matrixOf(2, 1, Float64Array.of(1, 1)), {
      absolute: 0,
    });
    expect(lambda).toBeGreaterThan(0);
    expect(lambda).toBeLessThan(1e-9);
    solution.data.forEach((x) => expect(x).toBeCloseTo(0.5, 3));
  });
  test("a matrix of zeros gives zeros; one that is not finite is refused", () => {
    const V = matrixOf(2, 1, Float64Array.of(1, 1));
    expect(solveRidge(zeroMatrix(2, 2), V, { relative: 1 }).solution.data).toEqual(
      Float64Array.of(0, 0),
    );
    const bad = matrixOf(2, 2, Float64Array.of(NaN, 0, 0, 1));
    expect(() => solveRidge(bad, V, { relative: 1 })).toThrow(/not finite/);
  });
});

describe("moments", () => {
  const W = gaussian(77, 5, 9);
  const parts = [1, 2, 30, 44];
  const stream = (offset: number) => {
    const moments = emptyMoments(3, 2);
    let from = 0;
    for (const count of parts) {
      const rows = W.data.slice(from * 5, (from + count) * 5).map((value) => value + offset);
      addBatch(moments, { rows: count, columns: 5, data: rows });
      from += count;
    }
    return moments;
  };
  const means = columnMeans(W);
  const centred = { ...W, data: W.data.map((value, i) => value - means[i % 5]) };
  const whole = multiply(transpose(centred), centred);

  test("batches merge to what all rows give at once", () => {
    const moments = stream(0);
    const { xx, xz, zz } = covariances(moments);
    expect(moments.count).toBe(77);
    moments.mean.data.forEach((value, i) => expect(value).toBeCloseTo(means[i], 13));
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++)
        expect(xx.data[i * 3 + j]).toBeCloseTo(whole.data[i * 5 + j] / 77, 12);
      for (let o = 0; o < 2; o++)
        expect(xz.data[i * 2 + o]).toBeCloseTo(whole.data[i * 5 + 3 + o] / 77, 12);
    }
    zz.forEach((value, o) => expect(value).toBeCloseTo(whole.data[(3 + o) * 6] / 77, 12));
  });
  test("a million away from zero nothing is lost but the inputs' own digits", () => {
    const far = covariances(stream(2 ** 20)).xx;
    expect(distance(far, covariances(stream(0)).xx)).toBeLessThan(1e-8);
    expect(trace(far)).toBeGreaterThan(0);
  });
  test("groups have means of their own and share the scatter", () => {
    const grouped = emptyMoments(1, 1, 2);
    // two groups, three samples each, around 0 and around 100
    addBatch(grouped, matrixOf(4, 2, Float64Array.of(-1, 0, 99, 1, 1, 0, 101, 3)));
    addBatch(grouped, matrixOf(2, 2, Float64Array.of(0, 0, 100, 2)));
    expect([...grouped.mean.data]).toEqual([0, 0, 100, 2]);
    expect(covariances(grouped).xx.data[0]).toBeCloseTo(4 / 3, 14);
    expect(covariances(grouped).xz.data[0]).toBeCloseTo(2 / 3, 14);
    mirrorLower(grouped.scatter);
    expect(grouped.scatter.data[1]).toBe(grouped.scatter.data[2]);
  });
  test("rows that do not fit the groups are refused", () => {
    expect(() => addBatch(emptyMoments(1, 1, 2), zeroMatrix(3, 2))).toThrow(
      "3×2 for 2 groups of 2 columns",
    );
  });
});
