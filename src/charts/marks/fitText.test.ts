import { expect, test } from "vitest";
import { fitText, fitTitle } from "./fitText.ts";

test("a title loses its last clauses until it fits, never its first", () => {
  const title = "fused minus other, points of accuracy, 95 % interval";
  expect(fitTitle(title, 400, 12)).toBe(title);
  expect(fitTitle(title, 280, 12)).toBe("fused minus other, points of accuracy");
  expect(fitTitle(title, 10, 12)).toBe("fused minus other");
});

test("the first text that fits is taken; where none does, the last is cut with a mark", () => {
  expect(fitText(["Shirt: 20 %", "Shirt"], 100, 11)).toBe("Shirt: 20 %");
  expect(fitText(["Shirt: 20 %", "Shirt"], 52, 11)).toBe("Shirt");
  expect(fitText(["Ankle boot: 20 %", "Ankle boot"], 52, 11)).toBe("Ankle b…");
  expect(fitText(["Ankle boot"], 0, 11)).toBe("A…");
});
