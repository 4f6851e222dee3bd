// The check on folders and circles, on the repository and on houses planted here: it can fail.

import { expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { LARGEST_FOLDER, houseFaults, readSources } from "./lib/house.mjs";
// @ts-expect-error a plain script without types
import { LARGER_FOLDERS } from "../lint/rooms.mjs";

const faults = (sources: Record<string, string>, larger = {}): string[] =>
  houseFaults(new Map(Object.entries(sources)), larger);

const files = (count: number, name = (i: number) => `part${i}.ts`): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`app/stage/${name(i)}`, ""]));

test("no folder of app and src is too large, and no files import each other in a circle", () => {
  const sources = readSources(["app", "src"]);
  expect(sources.size).toBeGreaterThan(300);
  expect(houseFaults(sources, LARGER_FOLDERS)).toEqual([]);
});

test("a folder with one source file too many is reported, and tests do not count", () => {
  expect(faults(files(LARGEST_FOLDER))).toEqual([]);
  expect(faults({ ...files(LARGEST_FOLDER), ...files(5, (i) => `part${i}.test.ts`) })).toEqual([]);
  expect(faults(files(LARGEST_FOLDER + 1))).toEqual([
    "app/stage: 21 source files, more than 20: give it rooms",
  ]);
});

test("a folder that is known to be larger may not grow, and is known no more when it shrinks", () => {
  expect(faults(files(30), { "app/stage": 30 })).toEqual([]);
  expect(faults(files(31), { "app/stage": 30 })).toEqual([
    "app/stage: 31 source files, more than 30: give it rooms",
  ]);
  expect(faults(files(29), { "app/stage": 30 })).toEqual([
    "app/stage: 29 files where 30 were known: lower that number",
  ]);
});

test.each([
  ["values", 'import { b } from "#core/math/b.ts";'],
  ["types", 'import type { B } from "#core/math/b.ts";'],
  ["a lazy import", 'const load = () => import("#core/math/b.ts");'],
  ["an import for its effects", 'import "#core/math/b.ts";'],
  ["several lines", 'import {\n  one,\n  two,\n} from "#core/math/b.ts";'],
])("a circle through %s is reported with the names of its files", (_kind, text) => {
  const sources = {
    "src/core/math/b.ts": 'import type { C } from "./c.ts";',
    "src/core/math/c.ts": 'import type { View } from "#app/stage/View.tsx";',
    "app/stage/View.tsx": text,
    "app/stage/Other.tsx": text,
  };
  expect(faults(sources)).toEqual([
    "a circle of imports: app/stage/View.tsx, src/core/math/b.ts, src/core/math/c.ts",
  ]);
  expect(faults({ ...sources, "src/core/math/c.ts": "" })).toEqual([]);
});
