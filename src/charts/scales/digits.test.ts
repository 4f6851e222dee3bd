// The same text as d3-format, which the axes of charts use.

import { format } from "d3-format";
import fc from "fast-check";
import { expect, test } from "vitest";
import { prefixed, rounded, trimmed, withThousands } from "./digits.ts";

const written = (specifier: string, value: number) =>
  format(specifier)(value).replaceAll("\u2212", "-");

/** Numbers of every size, and those near where rounding turns. */
const size = fc.double({ min: 1e-30, max: 1e26, noNaN: true });
const decade = fc.record({
  digits: fc.integer({ min: -2000, max: 2000 }),
  power: fc.integer({ min: -12, max: 12 }),
});
const number = fc.oneof(
  size,
  size.map((value) => -value),
  decade.map(({ digits, power }) => digits * 10 ** power),
  decade.map(({ digits, power }) => (digits + 0.5) * 10 ** power),
  fc.constantFrom(0, -0, 1, 999.5, 999.4999, 9995, 0.9995, 1e-24, 1.2e-26, 9.99e26),
);

test("significant digits read as d3 writes them", () => {
  fc.assert(
    fc.property(number, (value) => {
      expect(rounded(value, 3)).toBe(written(".3~r", value));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

/** Below its smallest prefix d3 writes every digit that a double has. */
const isPrefixed = (value: number) => value === 0 || Math.abs(value) >= 1e-24;

test("SI prefixes read as d3 writes them", () => {
  fc.assert(
    fc.property(number.filter(isPrefixed), (value) => {
      const { digits, prefix } = prefixed(value);
      expect(digits + prefix).toBe(written(".3~s", value));
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("thousands, fixed decimals and exponents read as d3 writes them", () => {
  fc.assert(
    fc.property(
      number.filter((value) => Math.abs(value) < 1e20),
      (value) => {
        expect(withThousands(value)).toBe(written(",.0f", value));
        expect(trimmed(value.toExponential(2))).toBe(written(".2~e", value));
      },
    ),
    { seed: 1, numRuns: 2000 },
  );
});
