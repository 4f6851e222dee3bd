import { expect, test } from "vitest";
import { epochInWords } from "./narrate.ts";

test("training that ends within an epoch names the last whole one, and about how many there will be", () => {
  expect(epochInWords(18, 72.387)).toBe("epoch 18 of about 72");
  expect(epochInWords(72.387, 72.387)).toBe("epoch 72 of about 72");
  expect(epochInWords(9.8, 9.8)).toBe("epoch 9 of about 10");
  expect(epochInWords(3, 5)).toBe("epoch 3 of 5");
  expect(epochInWords(5, 5)).toBe("epoch 5 of 5");
});

test("training beyond the end that was asked for has no end to name", () => {
  expect(epochInWords(114, 100)).toBe("epoch 114");
});
