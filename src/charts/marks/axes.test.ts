import { describe, expect, test } from "vitest";
import { makeScale, ticksOf } from "./axes.ts";
import { formatPercent } from "#charts/scales/format.ts";

describe("axes", () => {
  test("a domain without width is opened, one of nothing is 0 to 1", () => {
    expect(makeScale("linear", [5, 5], [0, 1]).domain()).toEqual([4.5, 5.5]);
    expect(makeScale("linear", [Infinity, -Infinity], [0, 1]).domain()).toEqual([0, 1]);
    expect(makeScale("log", [Infinity, -Infinity], [0, 1]).domain()).toEqual([0.1, 1]);
    expect(makeScale("log", [1, 10], [0, 1])(-1)).toBeNaN();
  });

  test("ticks are readable, from tiny to vast", () => {
    const labels = (kind: "linear" | "log", a: number, b: number) =>
      ticksOf(makeScale(kind, [a, b], [0, 100]), 4).map(({ label }) => label);
    expect(labels("linear", 0, 2400)).toEqual(["0", "500", "1,000", "1,500", "2,000"]);
    expect(labels("linear", -1, 1)).toEqual(["−1.0", "−0.5", "0", "0.5", "1.0"]);
    expect(labels("linear", 0, 4e9)).toEqual(["0", "1G", "2G", "3G", "4G"]);
    expect(labels("log", 0.001, 10)).toEqual(["0.001", "0.01", "0.1", "1", "10"]);
    expect(labels("log", 0.12, 2.6)).toEqual(["0.2", "0.5", "1", "2"]);
  });
});

test("ticks of a very short logarithmic axis have as many digits as distinguish them", () => {
  for (const [a, b] of [
    [19.46, 19.54],
    [19.501, 19.504],
    [2.30258, 2.30261],
    [12_345.1, 12_345.9],
    [0.00123451, 0.00123459],
  ] as const) {
    const labels = ticksOf(makeScale("log", [a, b], [0, 100]), 3).map(({ label }) => label);
    expect(labels.length).toBeGreaterThan(1);
    expect(new Set(labels).size).toBe(labels.length);
  }
  const labels = ticksOf(makeScale("log", [19.46, 19.54], [0, 100]), 3).map(({ label }) => label);
  expect(labels).toEqual(["19.46", "19.48", "19.50", "19.52", "19.54"]);
});

test("percent ticks have as many digits as distinguish them", () => {
  const labels = (a: number, b: number) =>
    ticksOf(makeScale("linear", [a, b], [0, 100]), 3, formatPercent).map(({ label }) =>
      label.replace(/\s/, " "),
    );
  expect(labels(0, 1)).toEqual(["0 %", "50 %", "100 %"]);
  expect(labels(0.99, 1)).toEqual(["99.0 %", "99.5 %", "100.0 %"]);
  expect(labels(0, 1e-4)).toEqual(["0 %", "0.005 %", "0.010 %"]);
});
