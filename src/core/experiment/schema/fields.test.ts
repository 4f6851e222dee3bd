import { describe, expect, test } from "vitest";
import { withFields } from "./fields.ts";
import { readPlain } from "./linkText.ts";

describe("fields by their paths", () => {
  test("are set in a copy, in order, beside what was there", () => {
    const base = { a: { b: 1, c: [1, 2] }, d: "word" };
    const whole = withFields(base, [
      ["a.b", 2],
      ["e", null],
      ["a.f.g", true],
    ]);
    expect(whole).toEqual({ a: { b: 2, c: [1, 2], f: { g: true } }, d: "word", e: null });
    expect(base).toEqual({ a: { b: 1, c: [1, 2] }, d: "word" });
  });

  test("take the place of a list or a word on their way, and give way to a later value", () => {
    const base = { a: [1, 2], b: "word" };
    expect(
      withFields(base, [
        ["a.0", 3],
        ["b.c", 4],
        ["b", 5],
      ]),
    ).toEqual({ a: { 0: 3 }, b: 5 });
  });

  test("never change a value that another field set", () => {
    const value = { c: 1 };
    expect(
      withFields({}, [
        ["a", value],
        ["b", value],
        ["a.c", 2],
      ]),
    ).toEqual({ a: { c: 2 }, b: { c: 1 } });
    expect(value).toEqual({ c: 1 });
  });

  test.each([
    "__proto__",
    "__proto__.polluted",
    "constructor.prototype.polluted",
    "a.__proto__.polluted",
  ])("%s is a name like any other", (path) => {
    const whole = withFields({ a: {} }, [[path, 1]]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(whole)).toBe(Object.prototype);
    expect(Object.hasOwn(whole, path.split(".")[0])).toBe(true);
  });
});

// What was quadratic took 6.7 s for 39 kB; at these sizes it would take hours, and linear reading a
// second: the time limit of a test stands between the two.
describe("reading is linear in the length of a link:", () => {
  test("300,000 fields side by side", () => {
    const fields = Array.from({ length: 300_000 }, (_, i) => [`f${i}`, i] as const);
    expect(Object.keys(withFields({}, fields))).toHaveLength(300_000);
  });

  test("300,000 fields of one object, three levels down", () => {
    const fields = Array.from({ length: 300_000 }, (_, i) => [`a.b.f${i}`, i] as const);
    const { a } = withFields({ a: { b: { old: 1 } } }, fields) as { a: { b: object } };
    expect(Object.keys(a.b)).toHaveLength(300_001);
  });

  test("a list, an object and nested lists of four megabytes", () => {
    expect(readPlain(`(${"1,".repeat(2_000_000)}1)`)).toHaveLength(2_000_001);
    expect(readPlain(`(${"(1,((2))),".repeat(400_000)}1)`)).toHaveLength(400_001);
    const pairs = Array.from({ length: 300_000 }, (_, i) => `k${i}:${i}`);
    expect(Object.keys(readPlain(`(${pairs.join()})`) as object)).toHaveLength(300_000);
    expect(readPlain("w".repeat(4_000_000))).toHaveLength(4_000_000);
  });
});
