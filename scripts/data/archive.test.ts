// Sets that come as an archive: made-up ones of a few hundred bytes, on a server on this machine or in a folder.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
// @ts-expect-error a plain script without types
import { main } from "../data.mjs";

/** Records of three bytes, two classes. */
const records = (...labels: readonly number[]) =>
  Buffer.from(labels.flatMap((label, i) => [label, 100 + i, 255]));
const FILES: { readonly [path: string]: Buffer } = {
  "toy/data_1.bin": records(0, 1, 1),
  "toy/test.bin": records(1, 0),
  "toy/names.txt": Buffer.from("cat\ndog\n\n"),
};
const form = (path: string, each?: number) => ({
  path,
  bytes: FILES[path].length,
  records: { bytes: 3, classes: 2, each },
});
const known = (packed: Buffer, mirrors: readonly string[] = []) => [
  {
    name: "toy",
    title: "Toy",
    files: [
      form("toy/data_1.bin"),
      form("toy/test.bin", 1),
      { path: "toy/names.txt", lines: ["cat", "dog"] },
    ],
    archive: {
      path: "toy.tar.gz",
      bytes: packed.length,
      algorithm: "md5",
      sum: createHash("md5").update(packed).digest("hex"),
    },
    mirrors,
    onRequest: true,
  },
  {
    name: "other",
    title: "Other",
    files: [{ path: "other.bin", bytes: 1, algorithm: "md5", sum: "" }],
    mirrors: ["http://127.0.0.1:1/"],
  },
];

type Entry = {
  readonly name: string;
  readonly content?: Buffer;
  readonly size?: number;
  readonly type?: string;
};

/** One entry by POSIX' table of the ustar header; `size` is that of the header, whatever the content is. */
function entry({ name, content = Buffer.alloc(0), size = content.length, type = "0" }: Entry) {
  const header = Buffer.alloc(512);
  header.write(name, 0, "utf8");
  header.write("0000644\0" + "0000000\0" + "0000000\0", 100);
  header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\0", 136);
  header.write(`        ${type}`, 148);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
}
const END = Buffer.alloc(1024);
const ENTRIES: readonly Entry[] = Object.entries(FILES).map(([name, content]) => ({
  name,
  content,
}));
const tar = (entries: readonly Entry[] = ENTRIES) => Buffer.concat([...entries.map(entry), END]);
const pack = (entries?: readonly Entry[]) => gzipSync(tar(entries));
/** The archive with one entry in another's place. */
const withEntry = (changed: Entry, place = 0) => pack(ENTRIES.with(place, changed));

let folder: string;
let lines: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lab-archive-"));
  lines = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (path: string, content: Buffer) => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
};
const printed = () => lines.join("\n");
const run = (args: readonly string[], sets: ReturnType<typeof known>): Promise<number> =>
  main([...args, "--to", join(folder, "to")], {
    known: sets,
    out: (line: string) => lines.push(line),
    live: false,
  });
const names = async (path: string) =>
  (await readdir(join(folder, path)).catch(() => [])).toSorted((a, b) => (a < b ? -1 : 1));

async function expectInstalled(): Promise<void> {
  for (const [path, content] of Object.entries(FILES)) {
    expect(await readFile(join(folder, "to", path)), path).toEqual(content);
  }
  expect(await names("to")).toEqual(["index.json", "toy"]);
  expect(await names("to/toy")).toEqual(["data_1.bin", "names.txt", "test.bin"]);
  const index = JSON.parse(await readFile(join(folder, "to/index.json"), "utf8"));
  expect(index.sets).toMatchObject([{ name: "toy", bytes: 24, files: { length: 3 } }]);
}

/** Nothing of the set has been installed, and no half of a file lies about. */
async function expectNone(): Promise<void> {
  const index = JSON.parse(await readFile(join(folder, "to/index.json"), "utf8"));
  expect(index.sets).toEqual([]);
  const left = [...(await names("to")), ...(await names("to/toy"))];
  expect(left.filter((name) => name.endsWith(".part"))).toEqual([]);
}

describe("fetching an archive", () => {
  let server: Server;
  let asked: string[];
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const serve = (content: Buffer) => (request: IncomingMessage, response: ServerResponse) => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    response.writeHead(start > 0 ? 206 : 200, { "content-length": content.length - start });
    response.end(content.subarray(start));
  };
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.range ?? "whole"}`);
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));
  const mirrors = () => [`http://127.0.0.1:${(server.address() as AddressInfo).port}/`];
  const fetchToy = (packed: Buffer) => run(["toy"], known(packed, mirrors()));

  test("takes its set's files out of it, keeps neither the archive nor the rest, and asks once", async () => {
    const beside = [
      { name: "toy/", type: "5" },
      { name: "toy/readme.html", content: Buffer.alloc(700, 1) },
      { name: "toy/link", type: "2" },
    ];
    const packed = pack([...beside, ...ENTRIES]);
    answer = serve(packed);
    expect(await fetchToy(packed)).toBe(0);
    await expectInstalled();
    expect(printed()).toContain("toy: complete, the archive's checksum right");
    expect(await fetchToy(packed)).toBe(0);
    expect(asked).toEqual(["/toy.tar.gz whole"]);
    expect(printed()).toContain("toy: already there, sizes and labels right");
  });

  test("an archive that GNU tar or its like has written is read", async ({ skip }) => {
    for (const [path, content] of Object.entries(FILES)) await put(`made/${path}`, content);
    const archive = join(folder, "made.tar.gz");
    try {
      execFileSync("tar", ["-czf", archive, "-C", join(folder, "made"), "./toy"]);
    } catch {
      skip("there is no tar on this machine");
    }
    const packed = await readFile(archive);
    answer = serve(packed);
    expect(await fetchToy(packed)).toBe(0);
    await expectInstalled();
  });

  test("goes on from the byte where it was interrupted", async () => {
    const packed = pack();
    answer = (_request, response) => {
      response.writeHead(200, { "content-length": packed.length });
      response.write(packed.subarray(0, 50));
      // Long enough for the bytes to arrive: a broken connection drops what is still under way.
      setTimeout(() => response.destroy(), 200);
    };
    expect(await fetchToy(packed)).toBe(1);
    expect(printed()).toContain("Run the same command again to resume");
    answer = serve(packed);
    expect(await fetchToy(packed)).toBe(0);
    expect(asked).toEqual(["/toy.tar.gz whole", "/toy.tar.gz bytes=50-"]);
    await expectInstalled();
  });

  test("a wrong checksum is reported, and nothing of it is unpacked or kept", async () => {
    const changed = pack();
    changed[4] ^= 1; // the time in gzip's header: it would unpack
    answer = serve(changed);
    expect(await fetchToy(pack())).toBe(1);
    expect(printed()).toMatch(/toy\.tar\.gz: what came has md5 \w+, expected \w+/);
    expect(await names("to")).toEqual(["index.json"]);
  });

  test("a file that was damaged since is noticed by its form and fetched anew", async () => {
    const packed = pack();
    answer = serve(packed);
    expect(await fetchToy(packed)).toBe(0);
    await put("to/toy/test.bin", records(1, 7));
    expect(await fetchToy(packed)).toBe(0);
    expect(asked).toHaveLength(2);
    await expectInstalled();
  });

  test("is done only where the set is named", async () => {
    answer = serve(pack());
    expect(await run([], known(pack(), mirrors()))).toBe(1); // the other set's mirror is closed
    expect(asked).toEqual([]);
    expect(await run(["--list"], known(pack(), mirrors()))).toBe(0);
    expect(printed()).toMatch(/toy +\d+ B {2}npm run data -- toy$/m);
  });

  const bomb = { name: "toy/zeros", content: Buffer.alloc(2 ** 21) };
  const first = ENTRIES[0];
  const cut = (bytes: Buffer, at: number) => gzipSync(bytes.subarray(0, at));
  test.each<readonly [what: string, packed: Buffer, reason: RegExp]>([
    ["cut within a file", cut(tar(), 515), /is cut short within toy\/data_1\.bin/],
    ["cut within a header", cut(tar(), 1024 + 100), /is cut short within a header/],
    ["cut between two files", cut(tar(), 2048), /holds no toy\/names\.txt/],
    [
      "with its gzip cut",
      pack().subarray(0, -20),
      /is cut short or damaged \(unexpected end of file\)/,
    ],
    [
      "without its end",
      pack().subarray(0, -8),
      /is cut short or damaged \(unexpected end of file\)/,
    ],
    ["of something else", gzipSync(Buffer.alloc(2048, 7)), /is no tar archive/],
    ["not packed at all", tar(), /is cut short or damaged \(incorrect header check\)/],
    [
      "that leads out",
      withEntry({ name: "toy/../../x", content: records(0) }),
      /"toy\/\.\.\/\.\.\/x", a place outside/,
    ],
    [
      "that begins outside",
      withEntry({ name: "../data_1.bin" }),
      /"\.\.\/data_1\.bin", a place outside/,
    ],
    ["of the whole disk", withEntry({ name: "/toy/data_1.bin" }), /a place outside its own folder/],
    ["of another system", withEntry({ name: "toy\\..\\..\\x" }), /a place outside its own folder/],
    [
      "with a size too small",
      withEntry({ ...first, size: 3 }),
      /gives toy\/data_1\.bin 3 bytes, expected 9/,
    ],
    [
      "with a size too large",
      withEntry({ ...first, size: 8 ** 10 }),
      /1073741824 bytes, expected 9/,
    ],
    [
      "with a lie about another file",
      withEntry({ name: "toy/x", size: 5000 }),
      /is cut short within toy\/x/,
    ],
    [
      "with a long list",
      withEntry({ name: "toy/names.txt", size: 5000 }, 2),
      /names\.txt 5000 bytes, expected a short list/,
    ],
    [
      "that unpacks to far more",
      pack([bomb, ...ENTRIES]),
      /holds more than the \d+ bytes expected/,
    ],
    [
      "that goes on for ever",
      gzipSync(Buffer.concat([tar(), bomb.content])),
      /holds more than the \d+ bytes/,
    ],
    [
      "with a link for a file",
      withEntry({ name: "toy/data_1.bin", type: "2" }),
      /holds no toy\/data_1\.bin/,
    ],
    [
      "of unknown labels",
      withEntry({ ...first, content: records(0, 2, 1) }),
      /data_1\.bin that has label 2 in record 2, where labels are 0 to 1/,
    ],
    [
      "of a lopsided test",
      withEntry({ name: "toy/test.bin", content: records(1, 1) }, 1),
      /test\.bin that has 0 records of class 0, expected 1/,
    ],
    [
      "of other classes",
      withEntry({ name: "toy/names.txt", content: Buffer.from("cat\ncow\n") }, 2),
      /names\.txt that does not list cat, dog/,
    ],
  ])(
    "an archive %s is refused by its name, and leaves no half of a file",
    async (_, packed, reason) => {
      answer = serve(packed);
      expect(await fetchToy(packed)).toBe(1);
      expect(printed()).toMatch(reason);
      expect(printed()).toContain(join(folder, "to/toy.tar.gz"));
      expect(await names("")).toEqual(["to"]);
      await expectNone();
    },
  );
});

describe("--from", () => {
  const from = (place: string, ...more: string[]) =>
    run(["--from", join(folder, place), ...more], known(pack()));
  const unpacked = async (place: string) => {
    for (const [path, content] of Object.entries(FILES)) await put(`${place}/${path}`, content);
  };

  test.each([
    ["the folder of the archive", "in"],
    ["the archive itself", "in/toy.tar.gz"],
  ])("takes %s", async (_, place) => {
    await put("in/toy.tar.gz", pack());
    expect(await from(place, "toy")).toBe(0);
    expect(printed()).toContain("toy: 15 B unpacked and checked");
    await expectInstalled();
    expect(await names("in")).toEqual(["toy.tar.gz"]);
  });

  test.each([
    ["the folder of the unpacked one", "in"],
    ["the unpacked folder itself", "in/toy"],
  ])("takes %s", async (_, place) => {
    await unpacked("in");
    expect(await from(place, "toy")).toBe(0);
    expect(printed()).toContain("toy: 15 B copied and checked");
    await expectInstalled();
  });

  test("takes it unasked where a folder holds it, beside other sets or none", async () => {
    await put("in/toy.tar.gz", pack());
    expect(await from("in")).toBe(0);
    expect(printed()).toContain("other: not in this folder, left out");
    await expectInstalled();
  });

  test("replaces what is installed, which without checksums may be anything of its form", async () => {
    await unpacked("to");
    await put("to/toy/data_1.bin", records(1, 1, 1));
    await unpacked("in");
    expect(await from("in", "toy")).toBe(0);
    await expectInstalled();
  });

  test.each<readonly [what: string, path: string, content: Buffer, reason: RegExp]>([
    ["a file cut short", "data_1.bin", records(0, 1), /data_1\.bin has 6 bytes, expected 9/],
    ["a label that is no class", "data_1.bin", records(0, 1, 9), /has label 9 in record 3/],
    [
      "a batch for the test batch",
      "test.bin",
      records(0, 0),
      /test\.bin has 2 records of class 0, expected 1/,
    ],
    ["other names", "names.txt", Buffer.from("a\nb"), /names\.txt does not list cat, dog/],
    [
      "a list without an end",
      "names.txt",
      Buffer.alloc(5000, 97),
      /names\.txt is too long for a list of 2 names/,
    ],
  ])("refuses %s in an unpacked folder", async (_, path, content, reason) => {
    await unpacked("in");
    await put(`in/toy/${path}`, content);
    expect(await from("in", "toy")).toBe(1);
    expect(printed()).toMatch(reason);
    expect(printed()).toContain("--no-verify takes it as it is");
    await expectNone();
  });

  test("names what is missing of an unpacked folder, and prefers a whole archive beside it", async () => {
    await put("in/toy/test.bin", FILES["toy/test.bin"]);
    expect(await from("in", "toy")).toBe(1);
    expect(printed()).toMatch(/data_1\.bin is missing, while other files of its set are there/);
    await put("in/toy.tar.gz", pack());
    expect(await from("in", "toy")).toBe(0);
    await expectInstalled();
  });

  test("refuses an archive with another checksum, unless it is to be taken as it is", async () => {
    const other = pack([...ENTRIES, { name: "toy/more" }]);
    await put("in/toy.tar.gz", other);
    expect(await from("in", "toy")).toBe(1);
    expect(printed()).toMatch(/toy\.tar\.gz has \d+ bytes, expected \d+; .*--no-verify/);
    await expectNone();
    expect(await from("in", "toy", "--no-verify")).toBe(0);
    await expectInstalled();
  });

  test("asks of which set a file is, and names the archive where a folder has none", async () => {
    await put("in/toy.tar.gz", pack());
    expect(await from("in/toy.tar.gz")).toBe(1);
    expect(printed()).toContain("toy.tar.gz is a file; name the folder that holds it, or the set");
    await mkdir(join(folder, "empty"));
    expect(await from("empty", "toy")).toBe(1);
    expect(printed()).toContain(`not in ${join(folder, "empty")}: toy.tar.gz, or toy/data_1.bin`);
  });
});
