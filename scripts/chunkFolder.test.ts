import { expect, test } from "vitest";
import { spelling } from "#app/ui/parts.ts";
import { followFolder, keepEntry } from "./lib/chunkFolder.ts";

test("a script imports the entry by one address and all else from its own folder", () => {
  const code = `import{a as b}from"./index-1.js";import"./kit-2.js";export*from"./index-1.js";`;
  expect(keepEntry(code, ["index-1.js"])).toBe(
    `import{a as b}from"../assets/index-1.js";import"./kit-2.js";export*from"../assets/index-1.js";`,
  );
});

test("what is imported later is asked for in the folder as it is spelled then", () => {
  expect(followFolder("x=()=>import(`./Part-3.js`),[1])")).toBe(
    "x=()=>import(`../${globalThis.chunkFolder}/Part-3.js`),[1])",
  );
});

test("64 spellings are 64 addresses, and one folder to every server", () => {
  const spellings = Array.from({ length: 64 }, (_, number) => spelling(number));
  const addresses = spellings.map(
    (folder) => new URL(`../${folder}/a.js`, "https://lab.invalid/sub/assets/b.js"),
  );
  expect(spellings[0]).toBe("assets");
  expect(new Set(addresses.map(({ href }) => href)).size).toBe(64);
  for (const { pathname } of addresses) {
    expect(decodeURIComponent(pathname)).toBe("/sub/assets/a.js");
    const entry = new URL("../assets/index.js", `https://lab.invalid${pathname}`);
    expect(entry.pathname).toBe("/sub/assets/index.js");
  }
});
