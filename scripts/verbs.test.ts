// The check on verbs that names, comments and titles of tests do without: it finds them, and nothing else.

import { expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { verbFaults } from "./lib/verbs.mjs";
// @ts-expect-error a plain script without types
import { VERBS } from "../lint/verbs.mjs";

const faults = (text: string, except: readonly string[] = []): string[] =>
  verbFaults(new Map([["app/a.ts", text]]), VERBS, except);

test.each([
  ["a name", "const toldLosses = 1;", 1],
  ["a name in capitals", "export const\n  TOLD = 1;", 2],
  ["a property", "lab.say(sentence);", 1],
  ["a comment on a line", "let a = 1; // what it says", 1],
  ["a comment on several lines", "/**\n * Ready.\n * Told twice.\n */", 3],
  ["the title of a test", 'test("it says so", () => {});', 1],
  ["the title of a table of tests", 'test.each([1])("%i is told", () => {});', 1],
  ["a name behind a division", "const a = b / c; const said = d / e;", 1],
])("a verb is found in %s with its line", (_place, text, line) => {
  expect(faults(text)).toHaveLength(1);
  expect(faults(text)[0]).toContain(`app/a.ts:${line}: "`);
});

test.each([
  ["a string", 'const a = "It says 7.";'],
  ["a template", "const a = `It says ${format(`${told}`)}.`;"],
  ["a regular expression", 'expect(a).toMatch(/says "7/);'],
  ["a quotation in a comment", '// "Says 7" in the picture, `said` in the file'],
  ["the middle of another word", "const essay = foretell; // sayings"],
  ["a room that is passed over", "const told = 1;", ["app/"]],
] as const)("%s is free", (_place, text, except: readonly string[] = []) => {
  expect(faults(text, except)).toEqual([]);
});
