import fc from "fast-check";
import { expect, test } from "vitest";
import { readPlain, writePlain } from "./linkText.ts";
import type { Plain } from "./linkText.ts";

test.each<[Plain, string]>([
  [{ span: [2, 3], method: "empirical" }, "(span:(2,3),method:empirical)"],
  [[{ type: "flatten" }, []], "((type:flatten),())"],
  [{}, "(:)"],
  ["Digits: fuse, then race", "Digits%3A+fuse%2C+then+race"],
  ["10", "~10"],
  ["", "~"],
  ["true", "~true"],
  ["~", "%7E"],
  [1e-6, "0.000001"],
  [1e-7, "1e-7"],
  [1e21, "1e21"],
  [[true, null, ""], "(true,null,~)"],
])("%j is written %s", (value, text) => {
  expect(writePlain(value)).toBe(text);
  expect(readPlain(text)).toEqual(value);
});

const plain = fc.jsonValue({ stringUnit: "grapheme" }).map(clean);

/** Without what neither JSON nor an address can carry: −0, lone surrogates, keys that are no words. */
function clean(value: unknown): Plain {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value === "number") return value + 0;
  if (typeof value === "string") return value.toWellFormed();
  if (value === null || typeof value !== "object") return value as Plain;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [`k${key.toWellFormed()}`, clean(item)]),
  );
}

test("any plain value reads back as it was, from characters that addresses carry", () => {
  fc.assert(
    fc.property(plain, (value) => {
      const text = writePlain(value);
      expect(text).toMatch(/^[\w\-.~%+(),:]*$/);
      expect(new URL(`https://lab.invalid/#${text}`).hash.slice(1)).toBe(text);
      expect(readPlain(text)).toEqual(value);
    }),
    { seed: 2, numRuns: 300 },
  );
});

test.each([
  ["(1,2", "it ends too soon: a bracket is missing"],
  ["(1,2))", "unexpected “)” at character 6"],
  ["(a:1,2)", "brackets hold either values or name:value, not both"],
  ["1,2", "unexpected “,2” at character 2"],
])("%s is refused", (text, message) => {
  expect(() => readPlain(text)).toThrow(message);
});

test("a broken percent sign is refused", () => {
  expect(() => readPlain("%E0%A4%A")).toThrow(URIError);
});
