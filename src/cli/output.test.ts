// Where results may be written, and that an earlier file there survives every fault. Faults of the disk
// are injected into node:fs/promises; a disk that is really full is in process.test.ts.

import {
  link,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import type * as FilesModule from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { checkOutput, writeAside, writeWhole } from "./output.ts";

type Files = typeof FilesModule;
const fault = vi.hoisted(() => ({ in: undefined as "writeFile" | "sync" | "rename" | undefined }));

vi.mock("node:fs/promises", async (original) => {
  const real = await original<Files>();
  const full = () => Promise.reject(Object.assign(new Error("write"), { code: "ENOSPC" }));
  const open: Files["open"] = async (...args) => {
    const handle = await real.open(...args);
    const { writeFile: write } = handle;
    if (fault.in === "writeFile") {
      handle.writeFile = async (text) => {
        await write.call(handle, String(text).slice(0, 3)); // half of it comes through
        return full();
      };
    }
    if (fault.in === "sync") handle.sync = full;
    return handle;
  };
  const rename: Files["rename"] = (...args) =>
    fault.in === "rename" ? full() : real.rename(...args);
  return { ...real, open, rename };
});

let folder: string;
const at = (name: string) => join(folder, name);

beforeEach(async () => {
  fault.in = undefined;
  folder = await mkdtemp(join(tmpdir(), "lab-out-"));
  await writeFile(at("experiment.json"), "experiment");
  await writeFile(at("own.csv"), "table");
  await writeFile(at("old.json"), "old");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const inputs = () => [at("experiment.json"), at("own.csv")];

describe("--out is refused before training", () => {
  test.each<[string, string, RegExp]>([
    ["a folder", ".", /^--out .*: is a folder; name a file in it$/],
    [
      "the experiment",
      "experiment.json",
      /is .*experiment\.json, which this run reads; name another/,
    ],
    ["the table beside it", "own.csv", /is .*own\.csv, which this run reads/],
    ["another spelling of it", "x/../experiment.json", /which this run reads/],
    ["what lies under a file", "old.json/results.json", /lies under something that is no folder$/],
    ["too long a name", "x".repeat(300), /its name is too long$/],
  ])("%s", async (_, name, reason) => {
    await mkdir(at("x"));
    await expect(checkOutput(at(name), inputs())).rejects.toThrow(reason);
  });

  test("the experiment by a relative path, a link, a hard link or through a linked folder", async () => {
    await symlink(at("experiment.json"), at("link.json"));
    await symlink(folder, at("here"));
    await link(at("experiment.json"), at("hard.json"));
    const names = ["link.json", "hard.json", "here/experiment.json", "here/here/link.json"];
    const paths = [relative(process.cwd(), at("experiment.json")), ...names.map(at)];
    for (const path of paths) {
      await expect(checkOutput(path, inputs()), path).rejects.toThrow(/which this run reads/);
    }
  });

  test("links that lead in a circle", async () => {
    await symlink(at("b"), at("a"));
    await symlink(at("a"), at("b"));
    await expect(checkOutput(at("a"), inputs())).rejects.toThrow(/its links lead in a circle$/);
  });

  test.skipIf(process.getuid?.() === 0)(
    "a folder or a file that may not be written (not as root, who may write all)",
    async () => {
      await mkdir(at("closed"), { mode: 0o555 });
      await writeFile(at("closed.json"), "", { mode: 0o444 });
      for (const name of ["closed/results.json", "closed.json"]) {
        await expect(checkOutput(at(name), inputs())).rejects.toThrow(/is not permitted to you$/);
      }
    },
  );
});

test("what is allowed leaves nothing behind but the folder: new, existing, linked, and no file at all", async () => {
  await symlink(at("new/target.json"), at("dangling.json"));
  const before = await readdir(folder);
  for (const name of ["results.json", "old.json", "new/results.json", "dangling.json"]) {
    await checkOutput(at(name), inputs());
  }
  await checkOutput("/dev/null", inputs());
  expect(await readdir(folder)).toEqual([...before, "new"].toSorted((a, b) => (a < b ? -1 : 1)));
  expect(await readdir(at("new"))).toEqual([]);
  expect(await readFile(at("old.json"), "utf8")).toBe("old");
});

describe("written whole", () => {
  test("a file takes the old one's place and its permissions, and a link stays a link", async () => {
    await writeFile(at("private.json"), "old", { mode: 0o600 });
    await symlink(at("private.json"), at("link.json"));
    await writeWhole(at("link.json"), "new");
    expect(await readFile(at("private.json"), "utf8")).toBe("new");
    expect((await stat(at("private.json"))).mode & 0o777).toBe(0o600);
    expect(await readFile(at("link.json"), "utf8")).toBe("new");
  });

  test("what is no file is written to and stays what it is", async () => {
    await writeWhole("/dev/null", "new");
    expect((await stat("/dev/null")).isCharacterDevice()).toBe(true);
  });

  test.each(["writeFile", "sync", "rename"] as const)(
    "a disk that is full at %s leaves the old file and nothing else",
    async (place) => {
      const before = await readdir(folder);
      fault.in = place;
      await expect(writeWhole(at("old.json"), "new results")).rejects.toThrow(
        /old\.json could not be written: no space left on the disk$/,
      );
      expect(await readFile(at("old.json"), "utf8")).toBe("old");
      expect(await readdir(folder)).toEqual(before);
      expect(process.listenerCount("exit")).toBeLessThan(5);
    },
  );

  test("results that cannot go where they should go to a file of their own", async () => {
    const file = await writeAside("results");
    expect(await readFile(file, "utf8")).toBe("results");
    await rm(file);
  });
});
