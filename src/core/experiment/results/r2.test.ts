import fc from "fast-check";
import { expect, test } from "vitest";
import { formatR2 } from "./r2.ts";

test.each([
  [0.8744, "0.874"],
  [0.9, "0.900"],
  [0.05, "0.050"],
  [-4.23, "−4.230"],
  [-0.0001, "0.000"],
  [-1234, "−1.23e3"],
  [-1e30, "−1.00e30"],
  [1, "1.000"],
  [null, "–"],
  [undefined, "–"],
  [NaN, "–"],
  [-Infinity, "–"],
])("an R² of %s is written %s", (value, text) => {
  expect(formatR2(value)).toBe(text);
});

test("what is written reads back to within half of its last digit", () => {
  fc.assert(
    fc.property(fc.double({ max: 1, min: -999, noNaN: true }), (value) => {
      const back = Number(formatR2(value).replace("−", "-"));
      expect(Math.abs(back - value)).toBeLessThanOrEqual(0.0005000001);
    }),
    { seed: 1 },
  );
});
