import { expect, test } from "vitest";
import { inPercent } from "./percent.ts";

test.each([
  [0, "0"],
  [0.5, "50"],
  [0.1234, "12.3"],
  [0.00412, "0.41"],
  [0.00001, "< 0.01"],
  [0.99951, "99.95"],
  [0.99999, "> 99.99"],
  [1, "100"],
  [-0.034, "−3.4"],
])("a share of %f is %s percent", (share, text) => {
  expect(inPercent(share)).toBe(text);
});
