import { expect, test } from "vitest";
import { spoiledInWords } from "./spoiled.ts";

test("a mean that one replica has made what it is has that beside it", () => {
  // (0.1 + 0.2 + 0.15 + 6.4) / 4 = 1.7125; without the last 0.15
  expect(spoiledInWords([0.1, 0.2, 0.15, 6.4], [0, 1, 2, 5])).toBe(
    ", 15 % without replica 6, which loses 640 %",
  );
});

test("replicas that differ as replicas do, tiny losses, and two of them spoil nothing", () => {
  expect(spoiledInWords([0.1, 0.2, 0.15, 0.4], [0, 1, 2, 3])).toBe("");
  expect(spoiledInWords([0.1, 6, 7], [0, 1, 2])).toBe(""); // which is the odd one?
  expect(spoiledInWords([1e-6, 1e-6, 1e-3], [0, 1, 2])).toBe("");
  expect(spoiledInWords([0.1, 6], [0, 1])).toBe("");
  expect(spoiledInWords([], [])).toBe("");
});
