// The data command against a small folder and a server on this machine; nothing leaves it.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CATALOGUE } from "#core/data/catalogue.ts";
// @ts-expect-error a plain script without types
import { main } from "./data.mjs";
// @ts-expect-error a plain script without types
import { KNOWN } from "./data/known.mjs";

type File = { path: string; bytes: number; algorithm: string; sum: string };
type Known = { name: string; title: string; files: File[]; mirrors?: string[] };

const LETTERS = Buffer.from("abcdefghijklmnopqrstuvwxyz");
const NUMBERS = Buffer.from("1,2\n3,4\n");

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-data-"));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function describeFile(path: string, content: Buffer, algorithm = "sha256"): File {
  const sum = createHash(algorithm).update(content).digest("hex");
  return { path, bytes: content.length, algorithm, sum };
}

function knownSets(mirrors: string[] = []): Known[] {
  return [
    {
      name: "letters",
      title: "Letters",
      files: [describeFile("letters/all.bin", LETTERS, "md5")],
      mirrors,
    },
    { name: "numbers", title: "Numbers", files: [describeFile("numbers/numbers.csv", NUMBERS)] },
  ];
}

const put = async (path: string, content: Buffer) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};
const installed = (path: string) => readFile(join(folder, "to", path));
const printed = () => lines.join("\n");

function run(args: string[], known: Known[]): Promise<number> {
  const out = (line: string) => lines.push(line);
  return main([...args, "--to", join(folder, "to")], { known, out, live: false });
}

const copyArgs = (...names: string[]) => [...names, "--from", join(folder, "from")];

describe("--from", () => {
  test("copies byte for byte what the folder holds and indexes it", async () => {
    await put("from/letters/all.bin", LETTERS);
    expect(await run(copyArgs(), knownSets())).toBe(0);
    expect(await installed("letters/all.bin")).toEqual(LETTERS);
    expect(printed()).toContain("numbers: not in this folder");
    expect(JSON.parse((await installed("index.json")).toString())).toEqual({
      version: 1,
      sets: [
        {
          name: "letters",
          title: "Letters",
          bytes: 26,
          files: [{ path: "letters/all.bin", bytes: 26 }],
        },
      ],
    });
  });

  test("a file with one changed byte is refused by name, and the other sets still come", async () => {
    const changed = Buffer.from(LETTERS);
    changed[3] ^= 1;
    await put("from/letters/all.bin", changed);
    await put("from/numbers/numbers.csv", NUMBERS);
    expect(await run(copyArgs(), knownSets())).toBe(1);
    expect(printed()).toMatch(/letters: FAILED[\s\S]*all\.bin has md5 \w+, expected \w+/);
    expect(JSON.parse((await installed("index.json")).toString()).sets).toHaveLength(1);
    await expect(installed("letters/all.bin")).rejects.toThrow("ENOENT");
  });

  test("--no-verify takes a changed file as it is", async () => {
    await put("from/letters/all.bin", Buffer.from("something else"));
    expect(await run([...copyArgs("letters"), "--no-verify"], knownSets())).toBe(0);
    expect((await installed("letters/all.bin")).toString()).toBe("something else");
  });

  test("a folder without any known set, and one that is not there, are errors", async () => {
    await mkdir(join(folder, "from"));
    expect(await run(copyArgs(), knownSets())).toBe(1);
    expect(printed()).toContain("holds no known set");
    expect(await run(["--from", join(folder, "nowhere")], knownSets())).toBe(1);
    expect(printed()).toContain("cannot be read (ENOENT)");
  });

  test("an unknown set is refused with the list of known ones", async () => {
    expect(await run(copyArgs("latters"), knownSets())).toBe(1);
    expect(printed()).toContain('unknown set "latters"; known: letters, numbers');
  });
});

describe("fetching", () => {
  let server: Server;
  let asked: (string | undefined)[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;

  /** Answers like a static file server: whole, or from the byte asked for. */
  const serve = (content: Buffer) => (request: IncomingMessage, response: ServerResponse) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
    response.end(content.subarray(start));
  };

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.headers.range);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const mirror = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const fetchLetters = (mirrors = [mirror()]) => run(["letters"], knownSets(mirrors));

  test("brings a file whole and does not ask again for what is there", async () => {
    answer = serve(LETTERS);
    expect(await fetchLetters()).toBe(0);
    expect(await installed("letters/all.bin")).toEqual(LETTERS);
    expect(await fetchLetters()).toBe(0);
    expect(asked).toEqual([undefined]);
  });

  test("resumes a broken transfer from the byte where it stopped", async () => {
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": LETTERS.length });
      response.write(LETTERS.subarray(0, 10));
      // Long enough for the ten bytes to arrive: a broken connection drops what is still under way.
      setTimeout(() => response.destroy(), 200);
    };
    expect(await fetchLetters()).toBe(1);
    expect(printed()).toContain("Run the same command again to resume");
    answer = serve(LETTERS);
    expect(await fetchLetters()).toBe(0);
    expect(asked).toEqual([undefined, "bytes=10-"]);
    expect(await installed("letters/all.bin")).toEqual(LETTERS);
  });

  test("a server that cannot resume is read from the beginning", async () => {
    await put("to/letters/all.bin.part", LETTERS.subarray(0, 7));
    answer = (_request, response) => response.end(LETTERS);
    expect(await fetchLetters()).toBe(0);
    expect(await installed("letters/all.bin")).toEqual(LETTERS);
  });

  test("a wrong checksum is reported and leaves nothing behind", async () => {
    answer = serve(Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
    expect(await fetchLetters()).toBe(1);
    expect(printed()).toMatch(/what came has md5 \w+, expected/);
    await expect(installed("letters/all.bin")).rejects.toThrow("ENOENT");
    await expect(installed("letters/all.bin.part")).rejects.toThrow("ENOENT");
  });

  test("an unreachable mirror gives way to the next", async () => {
    answer = serve(LETTERS);
    const closed = "http://127.0.0.1:1/";
    expect(await fetchLetters([closed, mirror()])).toBe(0);
    expect(await installed("letters/all.bin")).toEqual(LETTERS);
  });

  test("offline, every mirror's reason is reported with the way out", async () => {
    expect(await fetchLetters(["http://127.0.0.1:1/"])).toBe(1);
    expect(printed()).toContain("http://127.0.0.1:1/all.bin: fetch failed");
    expect(printed()).toContain("npm run data -- --from DIR");
  });

  test("a set without a public address reports that it needs a folder", async () => {
    expect(await run(["numbers"], knownSets())).toBe(1);
    expect(printed()).toContain("numbers cannot be fetched; use --from DIR");
  });
});

describe("a disk that is full", () => {
  const small = async (skip: (reason: string) => never) => {
    await mkdir(join(folder, "to"));
    const mount = ["-t", "tmpfs", "-o", "size=4k", "tmpfs", join(folder, "to")];
    try {
      execFileSync("mount", mount, { stdio: "ignore" });
    } catch {
      skip("a small disk can be mounted by root on Linux only");
    }
  };
  afterEach(() => {
    try {
      execFileSync("umount", [join(folder, "to")], { stdio: "ignore" });
    } catch {
      // It was not mounted.
    }
  });
  const LARGE = Buffer.alloc(20_000, 1);
  const large = (mirrors: string[]): Known[] => [
    { name: "large", title: "Large", files: [describeFile("large.bin", LARGE)], mirrors },
  ];

  test("takes no half copy for a whole one and keeps none beside it", async ({ skip }) => {
    await small(skip);
    await put("from/large.bin", LARGE);
    expect(await run(copyArgs(), large([]))).toBe(1);
    expect(printed()).toMatch(/large\.bin: no space left on the disk; free some and run/);
    expect((await readdir(join(folder, "to"))).filter((name) => name !== "index.json")).toEqual([]);
  });

  test("ends a fetch without asking the next mirror, and is not called offline", async ({
    skip,
  }) => {
    await small(skip);
    let asked = 0;
    const server = createServer((_request, response) => {
      asked += 1;
      response.end(LARGE);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await run(["large"], large([mirror, mirror]))).toBe(1);
    await new Promise((resolve) => server.close(resolve));
    expect(asked).toBe(1);
    expect(printed()).toMatch(/large\.bin: no space left on the disk/);
    expect(printed()).not.toContain("online");
    await expect(installed("large.bin")).rejects.toThrow("ENOENT");
  });
});

test("an interrupted copy is never under the file's own name, and the next one is whole", async () => {
  await put("from/letters/all.bin", LETTERS);
  await put("to/letters/all.bin.part", LETTERS.subarray(0, 5)); // as a killed copy leaves it
  expect(await run(["--list"], knownSets())).toBe(0);
  expect(printed()).not.toMatch(/letters .* installed/);
  expect(await run(copyArgs(), knownSets())).toBe(0);
  expect(await readdir(join(folder, "to/letters"))).toEqual(["all.bin"]);
  expect(await installed("letters/all.bin")).toEqual(LETTERS);
});

test("--list names what is installed and writes nothing", async () => {
  await put("to/numbers/numbers.csv", NUMBERS);
  expect(await run(["--list"], knownSets([""]))).toBe(0);
  expect(printed()).toMatch(/letters +26 B {2}npm run data/);
  expect(printed()).toMatch(/numbers +8 B {2}installed/);
  await expect(installed("index.json")).rejects.toThrow("ENOENT");
});

test("an unknown option is an error that names it", async () => {
  expect(await run(["--form", "x"], knownSets())).toBe(1);
  expect(printed()).toContain("--form");
});

test("the command knows exactly the sets, titles and files of the page's catalogue", () => {
  const strip = ({
    name,
    title,
    files,
  }: {
    name: string;
    title: string;
    files: readonly string[];
  }) => ({
    name,
    title,
    files: [...files].sort(),
  });
  const catalogued = CATALOGUE.filter((entry) => entry.source === "installed").map(strip);
  const known = (KNOWN as Known[]).map((set) =>
    strip({ ...set, files: set.files.map((f) => f.path) }),
  );
  expect(known).toEqual(catalogued);
});
