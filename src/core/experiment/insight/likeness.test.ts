import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import {
  breakingEpoch,
  correlationsOf,
  effectiveWidth,
  likenessOf,
  meanPearson,
  nextLook,
  partedOf,
  partingStep,
} from "./likeness.ts";

const file = new URL("../../init/vectors/constnet.json", import.meta.url);
const oracle = JSON.parse(readFileSync(file, "utf8"));
const { normal } = random(2, "likeness");

describe("as NumPy has it (constnet.json)", () => {
  test.each([0, 1])("the correlations of kernel %i", (at) => {
    const { kernel, ...wanted } = oracle.kernels[at];
    const got = correlationsOf({ ...kernel, data: Float64Array.from(kernel.data) });
    for (const name of ["forward", "backward", "taps"] as const) {
      expect(got[name]).toBeCloseTo(wanted[name], 12);
    }
  });

  test("cosine, correlation and effective width of features", () => {
    const { F, mean_cosine, mean_pearson, effective_width } = oracle.features;
    const [rows, columns] = F.shape;
    const features = matrixOf(rows, columns, Float64Array.from(F.data));
    expect(1 - partedOf(features)).toBeCloseTo(mean_cosine, 12);
    expect(effectiveWidth(features)).toBeCloseTo(effective_width, 11);
    const channels = Array.from({ length: columns }, (_, c) =>
      Float64Array.from({ length: rows }, (_unused, r) => F.data[r * columns + c]),
    );
    expect(meanPearson(channels)).toBeCloseTo(mean_pearson, 12);
  });
});

describe("laws", () => {
  const column = Float64Array.from({ length: 50 }, normal);
  const alike = (scales: readonly number[]) =>
    matrixOf(
      50,
      scales.length,
      Float64Array.from({ length: 50 * scales.length }, (_, i) => {
        return column[Math.floor(i / scales.length)] * scales[i % scales.length];
      }),
    );

  test("equal units are apart by 0 to the bit, and as wide as one", () => {
    for (const n of [2, 3, 7, 11]) {
      expect(partedOf(alike(new Array(n).fill(0.3)))).toBe(0);
      expect(effectiveWidth(alike(new Array(n).fill(0.3)))).toBeCloseTo(1, 12);
    }
  });

  test("multiples of one unit are as wide as one, and a silent one changes nothing", () => {
    expect(partedOf(alike([1, 2, 4]))).toBeLessThan(1e-15);
    expect(partedOf(alike([1, 0, 1]))).toBe(0);
    expect(effectiveWidth(alike([1, -3, 2]))).toBeCloseTo(1, 12);
  });

  test("opposite units are apart by 2, orthogonal ones by 1, and those are as wide as they are many", () => {
    expect(partedOf(alike([1, -1]))).toBeCloseTo(2, 12);
    const identity = matrixOf(
      4,
      4,
      Float64Array.from({ length: 16 }, (_, i) => (i % 5 ? 0 : 1)),
    );
    expect(partedOf(identity)).toBeCloseTo(1, 12);
    expect(effectiveWidth(identity)).toBeCloseTo(4, 12);
  });

  test("a difference of 1e-7 is seen where 1 − cos would be rounding", () => {
    const near = alike([1, 1]);
    near.data[0] += 1e-7;
    const angle = (1e-7 / Math.hypot(...column)) ** 2 / 2;
    const along = 1 - (column[0] / Math.hypot(...column)) ** 2;
    expect(partedOf(near) / (angle * along)).toBeCloseTo(1, 2);
  });

  test("nothing at all counts as alike: kernels of zeros, features of zeros", () => {
    const zeros = { shape: [3, 3, 4, 5], data: new Float64Array(180) };
    expect(correlationsOf(zeros)).toEqual({ forward: 1, backward: 1, taps: 1 });
    const nothing = likenessOf(matrixOf(6, 3, new Float64Array(18)), zeros);
    expect(nothing).toMatchObject({ units: 3, parted: 0, effectiveWidth: 1 });
  });

  test("more spatial kernels than are compared are chosen evenly", () => {
    const shape = [2, 2, 80, 80];
    const data = Float64Array.from({ length: 4 * 6400 }, normal);
    expect(Math.abs(correlationsOf({ shape, data }).taps)).toBeLessThan(0.02);
  });
});

test("units have parted at the first look at which a hidden block has, whatever the answers do", () => {
  const row = (step: number, ...parted: number[]) => ({
    step,
    blocks: parted.map((one) => ({
      units: 4,
      parted: one,
      effectiveWidth: 1,
      correlations: { forward: 1, backward: 1, taps: 1 },
    })),
  });
  expect(partingStep([row(0, 0, 0, 1), row(3, 1e-3, 0, 1), row(9, 0, 0.02, 1)])).toBe(9);
  expect(partingStep([row(0, 0, 1)])).toBeUndefined();
});

test("symmetry breaks at the fourth epoch above one half, in a row or not", () => {
  const epochs = (...scores: (number | null)[]) => scores.map((score, epoch) => ({ epoch, score }));
  expect(breakingEpoch(epochs(0.1, 0.6, 0.4, 0.7, null, 0.51, 0.5, 0.9, 0.9))).toBe(7);
  expect(breakingEpoch(epochs(0.6, 0.6, 0.6))).toBeUndefined();
});

test("looks are taken at every early step, and ever further apart", () => {
  const steps = [0];
  while (steps.length < 30) steps.push(nextLook(steps.at(-1)!));
  expect(steps.slice(0, 8)).toEqual([0, 1, 2, 3, 4, 6, 8, 11]);
  expect(steps.at(-1)).toBeLessThan(6000);
  expect(nextLook(5)).toBe(6);
});
