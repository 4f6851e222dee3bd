import { expect, test } from "vitest";

import {
  formatCount,
  formatMeasured,
  formatNumber,
  formatParameters,
  formatPercent,
  formatSeconds,
  formatUnit,
} from "./format.ts";

test.each([
  [0, "0"],
  [0.04169, "0.0417"],
  [1234.5, "1,235"],
  [999.9, "1,000"],
  [-2.5, "−2.5"],
  [3.14159e-6, "3.14e−6"],
  [-2e9, "−2e9"],
  [Infinity, "∞"],
  [NaN, "–"],
  [undefined, "–"],
])("formatNumber(%s) is %s", (value, text) => expect(formatNumber(value)).toBe(text));

test("what was measured keeps its zeros", () => {
  expect([0.14, 2, 12.5, 1500, 0].map(formatMeasured)).toEqual([
    "0.140",
    "2.00",
    "12.5",
    "1,500",
    "0",
  ]);
});

test.each([
  [0.041, "4.1 %"],
  [0.0412, "4.1 %"],
  [0.00418, "0.42 %"],
  [0.00004, "< 0.01 %"],
  [0, "0 %"],
  [1, "100 %"],
  [0.9996, "99.96 %"],
  [0.99996, "> 99.99 %"],
  [2.836, "284 %"],
  [0.0845 - 2e-17, "8.4 %"],
  [0.0845 + 2e-17, "8.4 %"],
  [-0.05, "−5 %"],
  [NaN, "–"],
])("formatPercent(%s) is %s", (value, text) =>
  expect(formatPercent(value).replace("\u00a0", " ")).toBe(text),
);

test("units carry SI prefixes", () => {
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  expect(plain(formatUnit(1.4e9, "FLOP"))).toBe("1.4 GFLOP");
  expect(plain(formatUnit(25_400))).toBe("25.4 k");
  expect(plain(formatUnit(12, "FLOP"))).toBe("12 FLOP");
  expect(plain(formatUnit(Infinity, "FLOP"))).toBe("–");
  expect(plain(formatParameters(9_999))).toBe("9,999");
  expect(plain(formatParameters(52_650))).toBe("52.7 k");
  expect(formatCount(-12_544)).toBe("−12,544");
});

test("durations take the largest sensible unit", () => {
  const plain = (text: string) => text.replaceAll("\u00a0", " ");
  expect(plain(formatSeconds(0.34))).toBe("340 ms");
  expect(plain(formatSeconds(0))).toBe("0 s");
  expect(plain(formatSeconds(12.5))).toBe("12.5 s");
  expect(plain(formatSeconds(200))).toBe("3 min 20 s");
  expect(plain(formatSeconds(59.97))).toBe("1 min");
  expect(plain(formatSeconds(NaN))).toBe("–");
});
