import { describe, expect, test } from "vitest";
import { choleskyFlop } from "#core/math/cholesky.ts";
import type { Network } from "#core/model/layers.ts";
import { fusionFlop, totalFlop } from "./flop.ts";
import type { FusionSize } from "./flop.ts";
import { fusedInTurn } from "#core/fusion/fusionPlan.ts";
import { fusionSize } from "./sizes.ts";

const dense: Network = {
  inputShape: [6],
  layers: [
    { type: "dense", units: 5, activation: "relu" },
    { type: "dense", units: 4, activation: "relu" },
    { type: "dense", units: 3 },
  ],
};

describe("sizes", () => {
  test("a dense span reads what enters its first block and returns what leaves its last", () => {
    expect(fusionSize(dense, [2, 3])).toEqual({
      inputs: 5,
      units: 3,
      positions: 1,
      tries: 1,
      forward: 2 * (6 * 5 + 5 * 4 + 4 * 3),
    });
  });

  test("two 3×3 convolutions see 5×5 pixels of every channel at every place", () => {
    const conv = { type: "conv2d", kernelSize: 3, padding: "same" } as const;
    const layers = [
      { ...conv, filters: 4 },
      { ...conv, filters: 7 },
    ];
    expect(fusionSize({ inputShape: [8, 8, 2], layers }, [1, 2])).toEqual({
      inputs: 5 * 5 * 2,
      units: 7,
      positions: 64,
      channels: 2,
      tries: 1,
      forward: 2 * 64 * (9 * 2 * 4 + 9 * 4 * 7),
    });
  });

  test("pair by pair, a span costs every span that ends where it ends", () => {
    expect(fusedInTurn([2, 5], "oneShot")).toEqual([[2, 5]]);
    expect(fusedInTurn([2, 5], "sequential")).toEqual([
      [4, 5],
      [3, 5],
      [2, 5],
    ]);
  });
});

const size: FusionSize = { inputs: 30, units: 10, positions: 1, tries: 1, forward: 1000 };

describe("operations", () => {
  test("least squares: N forward passes, N·n₀² + 2·N·n₀·n₂, and n₀³/3", () => {
    const flop = fusionFlop([size], "empirical", 100);
    expect(flop).toEqual({
      gather: 100_000,
      multiply: 100 * 30 * 30 + 2 * 100 * 30 * 10,
      solve: 9000,
    });
    expect(flop.solve).toBe(choleskyFlop(30));
    expect(totalFlop(flop)).toBe(100_000 + 150_000 + 9000);
  });

  test("with fewer samples than inputs an N × N system is solved", () => {
    const { multiply, solve } = fusionFlop([size], "empirical", 12);
    expect(multiply).toBe(12 * 12 * 30 + 2 * 12 * 30 * 10);
    expect(solve).toBe(12 ** 3 / 3);
  });

  test("channel by channel, a convolution solves a small system for each of them", () => {
    const conv = { ...size, positions: 4, channels: 5 };
    expect(fusionFlop([conv], "perChannel", 3).solve).toBeCloseTo((5 * 6 ** 3) / 3, 9);
    expect(fusionFlop([conv], "empirical", 3).solve).toBe(9000); // rows in plenty: never the dual form
  });

  test("the closed form and the product solve nothing", () => {
    expect(fusionFlop([size], "gaussian", 100).solve).toBe(0);
    expect(fusionFlop([size], "product", 100).solve).toBe(0);
  });

  test("every rounding of an ambiguous centring is paid for, and so is every pair", () => {
    const once = fusionFlop([size], "empirical", 100);
    const twice = fusionFlop([{ ...size, tries: 2 }], "empirical", 100);
    expect([twice.multiply, twice.solve]).toEqual([2 * once.multiply, 2 * once.solve]);
    expect(twice.gather).toBe(once.gather);
    expect(totalFlop(fusionFlop([size, size], "empirical", 100))).toBe(2 * totalFlop(once));
  });
});
