// Against NumPy's MARS (vectors/, methods §2.2): every step forward, every deletion, every number.

import { describe, expect, test } from "vitest";
import { matrixOf } from "#core/math/matrix.ts";
import { random } from "#core/math/random.ts";
import { runAsync } from "#core/fusion/steps.ts";
import { mars, marsSteps, usualTerms } from "./mars.ts";
import {
  distance,
  optionsOf,
  readVector,
  unpack,
  unpackTerms,
  VECTORS,
} from "./oracle.test-support.ts";
import { splineValues } from "./terms.ts";

const CLOSE = 1e-9;
const near = (a: number, b: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(CLOSE * Math.max(1, Math.abs(b)));

describe.each(VECTORS)("the reference %s", (name) => {
  const vector = readVector(name);
  const [X, Y] = [unpack(vector.X), unpack(vector.y)];
  const fit = mars(X, Y, optionsOf(vector));

  test("the terms, their coefficients, the residual and GCV are the reference's", () => {
    expect(fit.terms).toEqual(unpackTerms(vector.terms));
    const largest = vector.coef.data.reduce((most, c) => Math.max(most, Math.abs(c)), 1);
    expect(distance(fit.coefficients.data, vector.coef.data)).toBeLessThan(1e-8 * largest);
    near(fit.rss, vector.rss);
    if (vector.gcv !== undefined) near(fit.gcv, vector.gcv);
  });

  if (vector.forward_trace)
    test("every forward step is the reference's", () => {
      expect(fit.forward.terms).toEqual(unpackTerms(vector.forward_terms!));
      const steps = vector.forward_trace!.map(({ var: variable, parent, knot, added }) => ({
        parent,
        variable,
        knot,
        added,
      }));
      expect(fit.forward.steps).toMatchObject(steps);
      fit.forward.steps.forEach(({ rss }, i) => near(rss, vector.forward_trace![i].rss));
    });

  if (vector.backward_path)
    test("every deletion, with its residual and GCV, is the reference's", () => {
      const path = vector.backward_path!;
      expect(fit.path.map(({ kept, removed }) => [kept.length, removed ?? null])).toEqual(
        path.map(({ M, removed }) => [M, removed]),
      );
      fit.path.forEach(({ rss, gcv }, i) => {
        near(rss, path[i].rss);
        near(gcv, path[i].gcv);
      });
    });

  if (vector.prediction_first10)
    test("its values are the reference's", () => {
      const values = splineValues(X, fit).data.slice(0, 10);
      expect(distance(values, vector.prediction_first10!.data)).toBeLessThan(1e-8);
    });
});

const friedman = readVector("friedman1_deg1_autospan");

test("scales and origins of the inputs change knots, not the function", () => {
  const [X, Y] = [unpack(friedman.X), unpack(friedman.y)];
  const moved = { ...X, data: X.data.map((x, i) => 250 * x + 1000 * (i % X.columns)) };
  const [fit, other] = [mars(X, Y), mars(moved, Y)];
  expect(other.terms.map((term) => term.map(({ variable, sign }) => [variable, sign]))).toEqual(
    fit.terms.map((term) => term.map(({ variable, sign }) => [variable, sign])),
  );
  expect(distance(splineValues(moved, other).data, splineValues(X, fit).data)).toBeLessThan(1e-6);
});

test("a target given twice has the terms of one, and both columns its coefficients", () => {
  const [X, Y] = [unpack(friedman.X), unpack(friedman.y)];
  const twice = matrixOf(
    X.rows,
    2,
    Float64Array.from({ length: 2 * X.rows }, (_, i) => Y.data[i >> 1]),
  );
  const [one, two] = [mars(X, Y), mars(X, twice)];
  expect(two.terms).toEqual(one.terms);
  const doubled = [...one.coefficients.data].flatMap((c) => [c, c]);
  expect(distance(two.coefficients.data, doubled)).toBeLessThan(1e-8);
});

test("targets share their terms: each has a hinge of its own variable", () => {
  const X = unpack(friedman.X);
  const column = (v: number, knot: number) =>
    Float64Array.from({ length: X.rows }, (_, i) => Math.max(X.data[i * X.columns + v] - knot, 0));
  const [a, b] = [column(1, 0.5), column(4, 0.3)];
  const Y = matrixOf(
    X.rows,
    2,
    Float64Array.from({ length: 2 * X.rows }, (_, i) => (i % 2 ? b : a)[i >> 1]),
  );
  const { terms } = mars(X, Y, { spans: { between: 1, end: 0 } });
  expect(
    [...new Set(terms.slice(1).map(([{ variable }]) => variable))].sort((a, b) => a - b),
  ).toEqual([1, 4]);
});

test("of a constant target, and of constant inputs, the intercept alone is left", () => {
  const X = unpack(friedman.X);
  const flat = matrixOf(X.rows, 1, new Float64Array(X.rows).fill(3));
  expect(mars(X, flat).terms).toEqual([[]]);
  expect(mars(X, flat).coefficients.data[0]).toBeCloseTo(3, 12);
  const still = matrixOf(X.rows, 2, new Float64Array(2 * X.rows).fill(-7));
  expect(mars(still, unpack(friedman.y)).terms).toEqual([[]]);
});

test("pruning goes on until the terms fit", () => {
  const [X, Y] = [unpack(friedman.X), unpack(friedman.y)];
  const { terms, path } = mars(X, Y, { fits: ({ length }) => length <= 6 });
  const best = path
    .filter(({ kept }) => kept.length <= 6)
    .reduce((a, b) => (b.gcv < a.gcv ? b : a));
  expect(terms.length).toBe(best.kept.length);
  expect(mars(X, Y).terms.length).toBeGreaterThan(6);
});

test("there is at most a term for two samples, and room for earth's number of terms by default", () => {
  expect([usualTerms(3), usualTerms(40), usualTerms(784)]).toEqual([21, 81, 201]);
  const X = matrixOf(
    8,
    1,
    Float64Array.from({ length: 8 }, (_, i) => i),
  );
  const Y = matrixOf(8, 1, Float64Array.from([3, -1, 4, 1, -5, 9, 2, -6]));
  expect(
    mars(X, Y, { spans: { between: 1, end: 0 }, threshold: 0 }).forward.terms.length,
  ).toBeLessThanOrEqual(4);
});

/** 6,000 samples of 40 inputs: searching them for a pair takes longer than a breath. */
function largeTable() {
  const stream = random(0, "large");
  const X = matrixOf(
    6000,
    40,
    Float64Array.from({ length: 240_000 }, () => stream.normal()),
  );
  const y = (i: number) => Math.abs(X.data[i * 40]) + X.data[i * 40 + 7] + 0.1 * stream.normal();
  return [
    X,
    matrixOf(
      6000,
      1,
      Float64Array.from({ length: 6000 }, (_, i) => y(i)),
    ),
  ] as const;
}

test("long work breathes many times for every pair with a share that grows, and ends where the breath throws", async () => {
  const [X, Y] = largeTable();
  const shares: number[] = [];
  const options = { threshold: 0, maxTerms: 11 };
  const whole = await runAsync(marsSteps(X, Y, options), async (share) => void shares.push(share));
  expect(shares.length).toBeGreaterThan(2 * whole.forward.steps.length + whole.path.length);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThanOrEqual(1);
  const stop = new Error("stop");
  let breaths = 0;
  const cancelled = runAsync(marsSteps(X, Y, options), async () => {
    if (++breaths === 3) throw stop;
  });
  await expect(cancelled).rejects.toBe(stop);
  expect(breaths).toBe(3);
});
