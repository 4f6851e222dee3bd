import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import { mars } from "./mars.ts";
import { distance, feed, optionsOf, readVector, unpack } from "./oracle.test-support.ts";
import { splineValues } from "./terms.ts";
import { balance, deepen, hingeNetwork, widen } from "./reluNetwork.ts";
import type { ReluNetwork } from "./reluNetwork.ts";

const drawMatrix = (seed: number, rows: number, columns: number) => {
  const stream = random(seed, "wide");
  return matrixOf(
    rows,
    columns,
    Float64Array.from({ length: rows * columns }, () => stream.normal()),
  );
};

describe.each(["additive", "friedman1_deg1", "friedman1_deg1_autospan"] as const)("%s", (name) => {
  const vector = readVector(name);
  const X = unpack(vector.X);
  const fit = mars(X, unpack(vector.y), optionsOf(vector));
  const network = hingeNetwork(X.columns, fit);

  test.each(["relu", "relu_balanced"] as const)("its network (%s) is the reference's", (kind) => {
    const { hidden, output }: ReluNetwork = kind === "relu" ? network : balance(network);
    const expected = vector[kind]!;
    const close = (a: ArrayLike<number>, b: readonly number[]) =>
      expect(distance(a, b)).toBeLessThan(1e-8 * Math.max(1, ...b.map(Math.abs)));
    close(hidden[0].kernel.data, expected.kernel.data);
    close(hidden[0].bias, expected.bias.data);
    close(output.kernel.data, expected.out_kernel.data);
    close(output.bias, expected.out_bias.data);
  });

  test("the network is the spline, beyond the data too", () => {
    const far = { ...X, data: X.data.map((x) => 5 * x - 2) };
    for (const at of [X, far]) {
      expect(distance(feed(at, network).data, splineValues(at, fit).data)).toBeLessThan(1e-8);
    }
  });

  test("balanced, deepened and widened, in any order of magnitude, it is the same function", () => {
    const spline = splineValues(X, fit).data;
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 1, max: 4 }), fc.nat(5), (seed, layers, spare) => {
        const deep = deepen(balance(network), layers);
        const units = deep.hidden.map(({ bias }, l) => bias.length + ((spare + l) % 4));
        const drawn = units.map((n, l) => drawMatrix(seed + l, l ? units[l - 1] : X.columns, n));
        const wide = widen(deep, units, drawn);
        expect(wide.hidden.map(({ bias }) => bias.length)).toEqual(units);
        expect(wide.hidden.length).toBe(layers);
        expect(distance(feed(X, wide).data, spline)).toBeLessThan(1e-8);
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  test("a balanced unit has the same norm in front and behind", () => {
    const { hidden, output } = balance(network);
    hidden[0].bias.forEach((bias, j) => {
      const column = Array.from(
        { length: X.columns },
        (_, i) => hidden[0].kernel.data[i * hidden[0].bias.length + j],
      );
      expect(Math.hypot(bias, ...column)).toBeCloseTo(Math.abs(output.kernel.data[j]), 9);
    });
  });
});

test("spare units read something and are read by nothing that is used", () => {
  const vector = readVector("additive");
  const X = unpack(vector.X);
  const network = hingeNetwork(X.columns, mars(X, unpack(vector.y), optionsOf(vector)));
  const used = network.output.kernel.rows;
  const wide = widen(network, [used + 2], [drawMatrix(1, X.columns, used + 2)]);
  for (const j of [used, used + 1]) {
    expect(wide.output.kernel.data[j]).toBe(0);
    expect(wide.hidden[0].kernel.data[j]).not.toBe(0);
  }
});

test("products are refused as units, and too few units for a network", () => {
  const product = [
    { variable: 0, knot: 0, sign: 1 } as const,
    { variable: 1, knot: 0, sign: 1 } as const,
  ];
  const spline = { terms: [[], product], coefficients: matrixOf(2, 1, Float64Array.of(0, 1)) };
  expect(() => hingeNetwork(2, spline)).toThrow(/2 hinges, which no unit can be/);
  const one = hingeNetwork(1, { terms: [[], [product[0]]], coefficients: spline.coefficients });
  expect(() => widen(one, [0], [matrixOf(1, 0, new Float64Array(0))])).toThrow(
    /1 units do not fit a layer of 0/,
  );
});
