import fc from "fast-check";
import { expect, test } from "vitest";
import { measured, microseconds } from "./measured.ts";

test("a float32 is written in few digits and read back as it was", () => {
  expect(measured(Math.fround(0.1))).toBe(0.1);
  expect(measured(Math.fround(2.3025851))).toBe(2.3025851);
  const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(float32, (x) => {
      expect(Math.fround(measured(x + 0)!)).toBe(x + 0); // files know no −0
    }),
    { seed: 1 },
  );
});

test("a float64 keeps every digit", () => {
  expect(measured(0.1)).toBe(0.1);
  expect(measured(1 / 3)).toBe(1 / 3);
});

test("what is not finite is null, and seconds end at the microsecond", () => {
  expect([NaN, Infinity, -Infinity].map(measured)).toEqual([null, null, null]);
  expect(microseconds(1.23456789)).toBe(1.234568);
});
