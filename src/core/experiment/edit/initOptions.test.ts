import { expect, test } from "vitest";
import { initChoices, initOptionsOf, initProblem, initWordsOf } from "./initOptions.ts";

test("a rule's options are listed with what the experiment has changed of them", () => {
  expect(initOptionsOf({ type: "heNormal" })).toEqual([]);
  expect(initOptionsOf({ type: "orthogonal", gain: 2 })).toEqual([
    {
      name: "gain",
      value: 2,
      label: "Gain",
      hint: "How far signals are stretched.",
      min: -10,
      max: 10,
    },
  ]);
  expect(initOptionsOf({ type: "uniform", maxval: 0.5 })).toEqual([
    {
      name: "minval",
      value: -0.05,
      label: "From",
      hint: "The smallest weight.",
      min: -10,
      max: 10,
    },
    { name: "maxval", value: 0.5, label: "To", hint: "The largest weight.", min: -10, max: 10 },
  ]);
});

test("the rules are offered by name, the default first, each with one line of what it does", () => {
  const choices = initChoices();
  expect(choices[0]).toEqual({
    type: "heNormal",
    label: "He normal",
    hint: "Normal, variance 2 ∕ inputs: made for relu.",
  });
  for (const { label, hint } of choices) expect([label, hint].every(Boolean)).toBe(true);
  expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
});

test("words are offered with their choices, and only the options that count beside them", () => {
  const [start] = initWordsOf({ type: "constant", breaking: "dropout" });
  expect(start).toMatchObject({ name: "breaking", value: "dropout", label: "Start" });
  expect(Object.keys(start.choices!)).toEqual(["flat", "none", "dropout", "noise"]);
  const shown = (breaking?: string) =>
    initOptionsOf({ type: "constant", ...(breaking && { breaking }) }).map(({ name }) => name);
  expect([shown(), shown("none"), shown("dropout"), shown("noise")]).toEqual([
    ["value"],
    [],
    ["rate"],
    ["noise"],
  ]);
  const [codes] = initWordsOf({ type: "leakyConstant" });
  expect(codes).toMatchObject({ name: "codes", value: "1i" });
  expect(codes.choices).toBeUndefined();
  expect(initProblem({ type: "leakyConstant", codes: "z" })).toContain("codes must be letters");
  expect(initProblem({ type: "leakyConstant", codes: "1_ii" })).toBeUndefined();
});
