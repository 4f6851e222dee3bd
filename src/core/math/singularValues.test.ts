import { expect, test } from "vitest";
import { matrixOf, transpose } from "./matrix.ts";
import type { Matrix } from "./matrix.ts";
import { singularValues } from "./singularValues.ts";

/** sin(1 + 3i + 7j + ij): full rank, and the same in NumPy. */
function waves(rows: number, columns: number): Matrix {
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return Math.sin(1 + 3 * i + 7 * j + i * j);
  });
  return matrixOf(rows, columns, data);
}

function hilbert(n: number): Matrix {
  return matrixOf(
    n,
    n,
    Float64Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + (at % n) + 1)),
  );
}

// numpy.linalg.svd(A, compute_uv=False), NumPy on LAPACK's gesdd.
const NUMPY: readonly (readonly [name: string, Matrix, readonly number[]])[] = [
  [
    "6×4",
    waves(6, 4),
    [1.785474187529845, 1.7599727051088785, 1.6029055266685182, 1.4742867652659508],
  ],
  [
    "4×6",
    waves(4, 6),
    [1.9474369962747715, 1.8290569301302464, 1.5763504828096193, 1.4008336085836604],
  ],
  [
    "40×5",
    waves(40, 5),
    [4.66696543808029, 4.5182883962202425, 4.460670690244157, 4.337082823597632, 4.104174730891179],
  ],
  [
    "Hilbert 6×6",
    hilbert(6),
    [
      1.6188998589243393, 0.2423608705752095, 0.01632152131987582, 0.0006157483541826447,
      1.2570757122632472e-5, 1.0827994844462713e-7,
    ],
  ],
];

for (const [name, matrix, expected] of NUMPY) {
  test(`${name}: NumPy's singular values, largest first`, () => {
    const values = singularValues(matrix);
    expect(values).toHaveLength(expected.length);
    expected.forEach((value, i) => expect(Math.abs(values[i] - value)).toBeLessThan(1e-14 * 5));
  });
}

test("the transpose has the same singular values", () => {
  const [a, b] = [waves(9, 3), transpose(waves(9, 3))].map(singularValues);
  a.forEach((value, i) => expect(b[i]).toBeCloseTo(value, 13));
});

test("the squares add up to the squares of all entries", () => {
  const matrix = waves(30, 12);
  const sum = (values: Float64Array) => values.reduce((total, x) => total + x * x, 0);
  expect(sum(singularValues(matrix))).toBeCloseTo(sum(matrix.data), 10);
});

test("a matrix of rank one has one value, and zeros give zeros", () => {
  const [first, second] = singularValues(matrixOf(3, 2, Float64Array.of(1, 2, 2, 4, 3, 6)));
  expect(first).toBeCloseTo(Math.sqrt(70), 13);
  expect(second).toBeLessThan(1e-14);
  expect([...singularValues(matrixOf(2, 3, new Float64Array(6)))]).toEqual([0, 0]);
  expect(singularValues(matrixOf(0, 0, new Float64Array(0)))).toHaveLength(0);
});

test("an entry that is no number is refused by place", () => {
  expect(() => singularValues(matrixOf(1, 2, Float64Array.of(1, NaN)))).toThrow(
    "singularValues: entry 1 is NaN",
  );
});
