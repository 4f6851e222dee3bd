// Folders for what a command writes, and files that it reads: what is wrong is put into words, behind the name.

import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder } from "./makeFolder.ts";
import { faultOf } from "./reasons.ts";
import { systemTerminal } from "./systemTerminal.ts";

let folder = "";
const at = (...names: readonly string[]) => join(folder, ...names);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lab-folder-"));
  writeFileSync(at("file"), "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a folder is made with those around it, and once more without a word", async () => {
  await makeFolder(at("a", "b", "c"));
  await makeFolder(at("a", "b", "c"));
  expect(statSync(at("a", "b", "c")).isDirectory()).toBe(true);
});

test.each([
  ["a file is there", ["file"], /file: is a file, not a folder$/],
  ["a file is in the way", ["file", "b", "c"], /c: lies under something that is no folder$/],
])("where %s, it is named", async (_, names, words) => {
  await expect(makeFolder(at(...names))).rejects.toThrow(words);
});

test.skipIf(!existsSync("/proc/self"))(
  "a system that answers “no such file” for ever is asked once",
  async () => {
    await expect(makeFolder("/proc/lab/runs")).rejects.toThrow(/^\/proc\/lab\/runs: no such file$/);
  },
);

test.each([
  ["nowhere.json", /nowhere\.json: no such file$/],
  ["", /: is a folder; name a file$/],
])("what cannot be read is named: %j", async (name, words) => {
  await expect(systemTerminal().read(at(name))).rejects.toThrow(words);
});

test("a reader's message that begins with the name is not given it twice", () => {
  expect(faultOf("a.json", new Error("a.json: is empty"))).toBe("a.json: is empty");
  expect(faultOf("a.json", new Error("a.jsonl: is empty"))).toBe("a.json: a.jsonl: is empty");
});
