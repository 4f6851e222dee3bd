import { expect, test } from "vitest";
import { actionOf } from "./useKeys.ts";

const press = (key: string, held: object = {}) =>
  actionOf({ key, ctrlKey: false, metaKey: false, altKey: false, ...held });

test.each([
  ["ArrowRight", "forward"],
  ["PageDown", "forward"],
  [" ", "forward"],
  ["ArrowLeft", "back"],
  ["PageUp", "back"],
  ["Home", "start"],
  ["r", "anew"],
  ["b", "blank"],
  ["B", "blank"],
  [".", "blank"],
  ["q", "code"],
  ["?", "keys"],
  ["Escape", "leave"],
] as const)("“%s” is %s", (key, action) => expect(press(key)).toBe(action));

test("what the browser needs stays its own", () => {
  expect(press("f", { ctrlKey: true })).toBeUndefined();
  expect(press("ArrowLeft", { altKey: true })).toBeUndefined();
  for (const key of ["Tab", "Enter", "ArrowDown", "F11"]) expect(press(key)).toBeUndefined();
});
