import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTyped, stepped } from "./typedNumber.ts";

const real = { min: 0, max: 100, isWhole: false };
const whole = { min: 1, max: 9999, isWhole: true };
const any = { min: -1e12, max: 1e12, isWhole: false };

describe("a number is what was meant", () => {
  test.each([
    ["0,05", 0.05],
    ["0,5", 0.5],
    [",5", 0.5],
    [".5", 0.5],
    ["5.", 5],
    ["1e-3", 0.001],
    ["1E−3", 0.001],
    ["2,5e-3", 0.0025],
    ["+0.1", 0.1],
    ["−3", -3],
    ["–3", -3],
    ["﹣3", -3],
    ["５", 5],
    ["0,001", 0.001],
    ["1,2345", 1.2345],
    ["1.000", 1],
    ["1,234.5", 1234.5],
    ["1.234,5", 1234.5],
    ["1,000,000", 1_000_000],
    ["1.000.000", 1_000_000],
    ["1 000 000", 1_000_000],
    ["1\u202f000,5", 1000.5],
    ["1'000.5", 1000.5],
    ["  7 ", 7],
  ])("%s", (typed, number) => expect(readTyped(typed, any)).toEqual({ number }));

  test("thousands of whole numbers are read", () => {
    expect(readTyped("1,000", whole)).toEqual({ number: 1000 });
  });
});

describe("what may mean two numbers, or none, is refused with words", () => {
  test.each([
    ["1,000", real, "“1,000” may be 1.000 or 1000: type one of these"],
    ["1.000", whole, "“1.000” may be a fraction or thousands: type digits only"],
    ["5 %", real, "“5 %” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["5 epochs", whole, "“5 epochs” is not taken: type a number alone, such as 5"],
    ["0.1s", real, "“0.1s” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["0x10", whole, "“0x10” is not taken: type a number alone, such as 5"],
    ["Infinity", whole, "“Infinity” is not taken: type a number alone, such as 5"],
    ["1,2,3", real, "“1,2,3” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["1.2.3", real, "“1.2.3” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["12,34.5", real, "“12,34.5” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["1 2", whole, "“1 2” is not taken: type a number alone, such as 5"],
    ["-", real, "“-” is not taken: type a number alone, such as 0.05 or 1e-3"],
    ["", real, "A number belongs here"],
    ["  ", real, "A number belongs here"],
  ])("%s", (typed, bounds, note) => expect(readTyped(typed, bounds)).toEqual({ note }));
});

test("a number out of range is pulled in, and that is reported", () => {
  expect(readTyped("1e6", real)).toEqual({
    number: 100,
    note: "1e6 is too much: 100 is the most here",
  });
  expect(readTyped("1e400", real).number).toBe(100);
  expect(readTyped("−5", real)).toEqual({
    number: 0,
    note: "−5 is too little: 0 is the least here",
  });
  expect(readTyped("2,4", whole)).toEqual({ number: 2, note: "2,4 is not whole: 2 is taken" });
});

test("whatever JavaScript writes is read as it was, with a point or with a comma", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e11, max: 1e11, noNaN: true }), (number) => {
      const text = String(number + 0);
      expect(readTyped(text, any)).toEqual({ number: number + 0 });
      const { number: read, note } = readTyped(text.replace(".", ","), any);
      expect(note === undefined ? read : number).toBe(number + 0);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test("whatever is typed gives a number within bounds, or a note, or both", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."0123456789,.-−+e %'x ".split("")) }),
      (typed) => {
        const { number, note } = readTyped(typed, real);
        if (number === undefined) expect(note).toMatch(/\w/);
        else expect(number >= 0 && number <= 100).toBe(true);
      },
    ),
    { seed: 12, numRuns: 2000 },
  );
});

test("arrows go by the step, or by the leading digit, and stop at the bounds", () => {
  expect(stepped(5, 1, 1, whole)).toBe(6);
  expect(stepped(1, 1, -1, whole)).toBe(1);
  expect(stepped(0.003, "any", 1, real)).toBe(0.004);
  expect(stepped(0.01, "any", 1, real)).toBe(0.02);
  expect(stepped(0.01, "any", -1, real)).toBe(0.009);
  expect(stepped(0.1, 0.05, 1, real)).toBe(0.15);
  expect(stepped(0, "any", 1, real)).toBe(0.001);
});
