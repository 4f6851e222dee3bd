// Streams of random numbers: pinned to sequences of an independent program (sfc32, FNV-1a and murmur3's
// mixer written in Python; normals by scipy.stats.norm.ppf), and checked for moments and independence.

import { describe, expect, test } from "vitest";
import { random } from "./random.ts";
import type { Random } from "./random.ts";

const take = (n: number, draw: () => number) => Array.from({ length: n }, draw);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("the same numbers on every machine", () => {
  test("uniforms", () => {
    // prettier-ignore
    expect(take(4, random(0).uniform)).toEqual([
      0.24346775853367397, 0.3691679757648232, 0.5280767927812149, 0.9681431122190944,
    ]);
    // prettier-ignore
    expect(take(4, random(7, "init", 3).uniform)).toEqual([
      0.3360592465632304, 0.009066719604779894, 0.3532604905617912, 0.621759025703299,
    ]);
    // prettier-ignore
    expect(take(4, random(-2.5, "order", 12).uniform)).toEqual([
      0.4818535339478076, 0.6057645527900689, 0.614778788516697, 0.24214396476619504,
    ]);
  });
  test("normals, truncated normals and permutations", () => {
    const close = (values: number[], expected: number[]) =>
      values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 14));
    // prettier-ignore
    close(take(4, random(42, "normal").normal), [
      0.24755786811986324, -0.09339487101732945, -0.36330160600285594, -0.9547817128620723,
    ]);
    // prettier-ignore
    const stream = random(42, "trunc");
    // prettier-ignore
    close(take(4, () => stream.truncatedNormal()), [
      1.822767171621642, 0.954716385849375, -0.35168164068685653, -1.226333391670974,
    ]);
    expect([...random(42, "perm").permutation(10)]).toEqual([2, 1, 0, 8, 7, 9, 3, 4, 5, 6]);
  });
});

describe("moments of 100,000 draws", () => {
  const N = 100_000;
  // four standard errors of each mean
  test.each<[string, (stream: Random) => number, number, number]>([
    ["uniform", (s) => s.uniform(), 1 / 2, 1 / 12],
    ["normal", (s) => s.normal(), 0, 1],
    ["truncated normal", (s) => s.truncatedNormal(), 0, 0.7737413035499232], // scipy.stats.truncnorm(-2, 2).var()
    ["integer below 6", (s) => s.integer(6), 2.5, 35 / 12],
  ])("%s", (_, draw, expectedMean, variance) => {
    const stream = random(3, "moments");
    const values = take(N, () => draw(stream));
    const m = mean(values);
    expect(Math.abs(m - expectedMean)).toBeLessThan(4 * Math.sqrt(variance / N));
    expect(mean(values.map((x) => (x - m) ** 2)) / variance).toBeCloseTo(1, 1);
  });
  test("no draw leaves its range", () => {
    const stream = random(4);
    for (const x of take(N, stream.uniform)) expect(x >= 0 && x < 1).toBe(true);
    for (const z of take(N, () => stream.truncatedNormal(1.5)))
      expect(Math.abs(z) <= 1.5).toBe(true);
    for (const i of take(1000, () => stream.integer(3))) expect([0, 1, 2]).toContain(i);
  });
});

describe("independence", () => {
  const correlation = (a: Random, b: Random) => {
    const pairs = take(20_000, () => a.normal()).map((x) => [x, b.normal()]);
    return mean(pairs.map(([x, y]) => x * y));
  };
  test.each<[string, Random, Random]>([
    ["neighbouring seeds", random(1), random(2)],
    ["neighbouring replicas", random(1, "init", 0), random(1, "init", 1)],
    ["different names", random(1, "init"), random(1, "order")],
    ["a path and its reading as one word", random(1, "a", "b"), random(1, "a.b")],
  ])("%s are uncorrelated", (_, a, b) => {
    expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(20_000));
  });
  test("consecutive numbers are uncorrelated, and byte counts are even", () => {
    const values = take(50_000, random(5).uniform);
    const lag = mean(values.slice(1).map((x, i) => (x - 0.5) * (values[i] - 0.5))) * 12;
    expect(Math.abs(lag)).toBeLessThan(4 / Math.sqrt(50_000));
    const counts = new Float64Array(256);
    for (const x of values) counts[Math.floor(x * 256)] += 1;
    const chiSquare = counts.reduce((sum, n) => sum + (n - 50_000 / 256) ** 2 / (50_000 / 256), 0);
    expect(chiSquare).toBeGreaterThan(179); // scipy.stats.chi2.ppf([1e-4, 1 - 1e-4], 255)
    expect(chiSquare).toBeLessThan(348);
  });
  test("drawing from one stream does not move another", () => {
    const first = random(6, "a");
    const other = random(6, "b");
    const alone = take(5, random(6, "b").uniform);
    const mixed = take(5, () => {
      first.normal();
      return other.uniform();
    });
    expect(mixed).toEqual(alone);
  });
});

test("permutations hold every number once; seeds that are no numbers are refused", () => {
  expect([...random(8).permutation(100)].toSorted((a, b) => a - b)).toEqual(
    take(
      100,
      (
        (i) => () =>
          i++
      )(0),
    ),
  );
  expect(random(8).permutation(0)).toHaveLength(0);
  expect(() => random(NaN)).toThrow("seed must be finite, got NaN");
});
