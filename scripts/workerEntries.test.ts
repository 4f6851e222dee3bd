// The check on the workers of a build, on builds planted here: it can fail.

import { expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { findSharedEntries } from "./lib/workerEntries.mjs";

const START = "new Worker(new URL(new URL(`entry-a1.js`,import.meta.url).href,``+import.meta.url))";

const check = (scripts: Record<string, string>): string[] =>
  findSharedEntries(new Map(Object.entries(scripts)), ["entry"]);

test.each([START, START.replace("new URL(", "new URL(/* @vite-ignore */\n")])(
  "a worker's entry that is only started is in order",
  (start) => {
    const scripts = { "lab.js": start, "entry-a1.js": 'import{s}from"./thread-b2.js";s(self);' };
    expect(check(scripts)).toEqual([]);
  },
);

test.each([
  ["a static import", 'import{n as e}from"./entry-a1.js";'],
  ["an import for its effects", "import './entry-a1.js';"],
  ["a dynamic import", "const m=()=>import(`./entry-a1.js`);"],
  ["a re-export", 'export*from"./entry-a1.js";'],
  ["an import beside the start", `${START};import("./entry-a1.js")`],
])("%s of a worker's entry is reported with both names", (_kind, text) => {
  expect(check({ "lab.js": START, "engine-c3.js": text })).toEqual([
    "engine-c3.js imports the worker's entry entry-a1.js: WebKit would run it twice",
  ]);
});

test("a build in which the worker is not found is reported, not passed", () => {
  expect(check({ "lab.js": "new Worker(somewhere)" })).toEqual([
    "no built script starts the worker entry: is this check still up to date?",
  ]);
});
