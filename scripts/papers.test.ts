// Comments cite papers by section and papers link to files: nothing leads nowhere. Planted faults prove that
// the check can fail.

import { expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { citationFaults, linkFaults, pathFaults, readTexts, shapeFaults } from "./lib/papers.mjs";

const texts: ReadonlyMap<string, string> = readTexts();
const planted = (path: string, text: string): ReadonlyMap<string, string> =>
  new Map([
    ["docs/formats.md", "## §1 Words\n"],
    ["docs/methods.md", "## §4 Fusion\n\n### §4.b Convolutions\n"],
    [path, text],
  ]);

test("every section that a comment cites is there, in one spelling", () => {
  const cites = [...texts.values()].filter((text) => /docs\/(formats|methods)\.md §/.test(text));
  expect(cites.length).toBeGreaterThan(20);
  expect(citationFaults(texts)).toEqual([]);
});

test("every relative link of a paper leads to a file, and to a heading where it names one", () => {
  expect([...texts.keys()].filter((path) => path.endsWith(".md")).length).toBeGreaterThan(6);
  expect(linkFaults(texts)).toEqual([]);
});

test.each([
  ["// see docs/methods.md §4.b", []],
  ["// see docs/formats.md §1 and docs/methods.md §4, §4.b", []],
  ["// see docs/methods.md §4.z", ["a.ts: docs/methods.md has no §4.z"]],
  ["// see docs/methods.md §4, §5", ["a.ts: docs/methods.md has no §5"]],
  ["// see methods.md §4.b", ["a.ts: “methods.md” should read docs/methods.md, with its section"]],
  ["// (design.md §4)", ["a.ts: cites design.md, which is no paper of this house"]],
  ["// all of docs/formats.md", []],
])("of code: %s", (text, faults) => {
  expect(citationFaults(planted("a.ts", text))).toEqual(faults);
});

test.each([
  ["[map](../README.md)", []],
  ["[map](../README.md#run-it)", []],
  ["[map](../README.md#run-away)", ["docs/a.md: the link ../README.md#run-away leads nowhere"]],
  ["![picture](nowhere.png)", ["docs/a.md: the link nowhere.png leads nowhere"]],
  ["`[not](a link)` and [away](https://example.org)", []],
])("of papers: %s", (text, faults) => {
  const here = new Map(planted("docs/a.md", text)).set("README.md", texts.get("README.md")!);
  const found: readonly string[] = linkFaults(here);
  expect(found.filter((fault) => fault.startsWith("docs/a.md"))).toEqual(faults);
});

test.each([
  ["a line\n| a wide | row |", []],
  [`${"x".repeat(141)}`, ["docs/a.md, line 1: 141 columns, 140 are the most"]],
  [`\`\`\`\n${"x".repeat(141)}\n\`\`\``, []],
  ["blanks \n", ["docs/a.md, line 1: blanks at its end"]],
  [`\n${"word ".repeat(30)}end`, ["docs/a.md, line 2: 153 columns, 140 are the most"]],
])("of the shape of docs: %j", (text, faults) => {
  expect(shapeFaults(new Map([["docs/a.md", text]]))).toEqual(faults);
  expect(shapeFaults(new Map([["README.md", text]]))).toEqual([]);
});

test("every file that docs name is there, and one that is not is reported", () => {
  expect(pathFaults(texts)).toEqual([]);
  const names = "`scripts/lint.mjs` and `src/nowhere.ts`";
  expect(pathFaults(planted("docs/a.md", names))).toEqual([
    "docs/a.md: there is no src/nowhere.ts",
  ]);
});

test("docs are of a readable shape", () => {
  expect(shapeFaults(texts)).toEqual([]);
});
