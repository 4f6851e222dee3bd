// What is taken for a covariance, and that no unit changes it. Correlations are refused by their determinants.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf, transpose, zeroMatrix } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { multiply } from "./products.ts";
import { random } from "./random.ts";
import type { Random } from "./random.ts";
import { covarianceProblem } from "./semidefinite.ts";

const square = (data: readonly number[]): Matrix => {
  const n = Math.sqrt(data.length);
  return matrixOf(n, n, Float64Array.from(data));
};

const problemOf = (C: Matrix, mean: ArrayLike<number> = new Float64Array(C.columns)) =>
  covarianceProblem(C, Float64Array.from(mean));

/** S·C·S. */
function scaledBothWays(C: Matrix, scales: Float64Array): Matrix {
  const n = C.columns;
  return { ...C, data: C.data.map((x, i) => x * scales[i % n] * scales[Math.floor(i / n)]) };
}

/** X·Xᵀ of as many or fewer columns than rows: of full rank, or not. */
function drawCovariance(stream: Random, n: number): Matrix {
  const X = zeroMatrix(n, 1 + stream.integer(n));
  for (let i = 0; i < X.data.length; i++) X.data[i] = stream.normal();
  return multiply(X, transpose(X));
}

/** Three variables of variance 1 of which each pair correlates −0.6: 1 + 2·(−0.6) is an eigenvalue. */
const IMPOSSIBLE = [1, -0.6, -0.6, -0.6, 1, -0.6, -0.6, -0.6, 1];

function onDiagonal(blocks: readonly Matrix[]): Matrix {
  const n = blocks.reduce((sum, { columns }) => sum + columns, 0);
  const C = zeroMatrix(n, n);
  let at = 0;
  for (const { columns, data } of blocks) {
    data.forEach((x, i) => {
      C.data[(at + Math.floor(i / columns)) * n + at + (i % columns)] = x;
    });
    at += columns;
  }
  return C;
}

describe("variables in units from 1e-6 to 1e6 each", () => {
  const property = (check: (C: Matrix, scales: Float64Array, stream: Random) => void) =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
        const stream = random(seed, "semidefinite");
        const C = drawCovariance(stream, 1 + stream.integer(6));
        const scales = Float64Array.from(
          { length: C.columns + 3 },
          () => 10 ** (12 * stream.uniform() - 6),
        );
        check(C, scales, stream);
      }),
      { seed: 11, numRuns: 300 },
    );

  test("a covariance of any rank is one", () => {
    property((C, scales) => {
      expect(problemOf(C)).toBeUndefined();
      expect(problemOf(scaledBothWays(C, scales))).toBeUndefined();
    });
  });

  test("three that no numbers can have are refused, however small beside others", () => {
    property((C, scales) => {
      const whole = onDiagonal([C, square(IMPOSSIBLE)]);
      expect(problemOf(scaledBothWays(whole, scales))).toMatch(/^must be positive semidefinite/);
    });
  });

  test("halves that differ by a thousandth of what they can be are refused, by rounding they are taken", () => {
    property((C, scales) => {
      const whole = onDiagonal([C, square([1, 0.001, 0, 1])]);
      expect(problemOf(scaledBothWays(whole, scales))).toMatch(/^must be symmetric/);
      const rounded = onDiagonal([C, square([1, 1e-12, 0, 1])]);
      expect(problemOf(scaledBothWays(rounded, scales))).toBeUndefined();
    });
  });

  test("a variance below zero is refused", () => {
    property((C, scales) => {
      const whole = onDiagonal([C, square([-1e-3])]);
      expect(problemOf(scaledBothWays(whole, scales))).toMatch(/^must have no negative variance/);
    });
  });
});

test("E xxᵀ − E x·E xᵀ of a constant and of years is taken, whatever its rounding", () => {
  const rows = 500;
  for (const scale of [1e-6, 1, 1e6]) {
    const stream = random(3, "years");
    const x = Array.from({ length: rows }, () => [
      1013.25 * scale,
      scale * (1990 + 20 * stream.uniform()),
      stream.normal(),
    ]);
    const mean = [0, 1, 2].map((i) => x.reduce((sum, row) => sum + row[i] / rows, 0));
    const C = [0, 1, 2].flatMap((i) =>
      [0, 1, 2].map(
        (j) => x.reduce((sum, row) => sum + (row[i] * row[j]) / rows, 0) - mean[i] * mean[j],
      ),
    );
    expect(C[0], "rounding, not 0").not.toBe(0);
    expect(problemOf(square(C), mean)).toBeUndefined();
  }
});

test("what does not vary varies with nothing", () => {
  expect(problemOf(square([0, 0, 0, 1]))).toBeUndefined();
  expect(problemOf(square([0, 0.1, 0.1, 1]))).toMatch(/^must be positive semidefinite/);
});
