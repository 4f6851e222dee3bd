// The check on folders and circles, on the repository and on houses planted here: it can fail.

import { expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { LARGEST_FOLDER, houseFaults, readSources } from "./lib/house.mjs";

const faults = (sources: Record<string, string>): string[] =>
  houseFaults(new Map(Object.entries(sources)));

const files = (count: number, name = (i: number) => `part${i}.ts`): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`app/stage/${name(i)}`, ""]));

test("no folder of app and src is too large, and no files import each other in a circle", () => {
  const sources = readSources(["app", "src"]);
  expect(sources.size).toBeGreaterThan(300);
  expect(houseFaults(sources)).toEqual([]);
});

test("a folder with one source file too many is reported, and tests do not count", () => {
  expect(faults(files(LARGEST_FOLDER))).toEqual([]);
  expect(faults({ ...files(LARGEST_FOLDER), ...files(5, (i) => `part${i}.test.ts`) })).toEqual([]);
  expect(faults(files(LARGEST_FOLDER + 1))).toEqual([
    "app/stage: 21 source files, more than 20: give it rooms",
  ]);
});
