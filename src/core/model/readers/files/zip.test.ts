// Archives that Python's zipfile wrote are among the vectors of the importers; here are those that lie.

import { deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { crc32 } from "./crc32.ts";
import { firstEntryOf, openZip } from "./zip.ts";
import { writeZip } from "./writeZip.ts";

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const FILES = [
  { name: "a.txt", bytes: ascii("first") },
  { name: "b/ü.txt", bytes: ascii("second") },
];
const END = 22;

/** An archive of one entry, deflated, whose headers claim what `lies` name. */
function deflated(
  content: Uint8Array,
  lies: { size?: number; crc?: number; method?: number; flags?: number } = {},
) {
  const packed = new Uint8Array(deflateRawSync(content));
  const zip = writeZip([{ name: "x", bytes: packed }]);
  const view = new DataView(zip.buffer);
  const central = zip.length - END - 47;
  view.setUint16(central + 8, lies.flags ?? 0, true);
  view.setUint16(central + 10, lies.method ?? 8, true);
  view.setUint32(central + 16, lies.crc ?? crc32(content), true);
  view.setUint32(central + 24, lies.size ?? content.length, true);
  return zip;
}
const readX = (bytes: Uint8Array) => openZip({ file: "m.zip", bytes }).read("x");

describe("an archive", () => {
  test("holds what was written, in its order, under names of any script", async () => {
    const zip = openZip({ file: "m.zip", bytes: writeZip(FILES) });
    expect(zip.names).toEqual(["a.txt", "b/ü.txt"]);
    for (const { name, bytes } of FILES) expect(await zip.read(name)).toEqual(bytes);
    expect(firstEntryOf(writeZip(FILES))).toBe("a.txt");
    expect(firstEntryOf(ascii("text"))).toBeUndefined();
  });

  test("is the same bytes whenever it is written, and may have a comment behind it", async () => {
    expect(writeZip(FILES)).toEqual(writeZip(FILES));
    const noted = Uint8Array.of(...writeZip(FILES), ...ascii("a note"));
    expect(openZip({ file: "m.zip", bytes: noted }).names).toHaveLength(2);
  });

  test("unpacks what Node's zlib has packed", async () => {
    const content = Uint8Array.from({ length: 5000 }, (_, i) => i % 7);
    expect(await readX(deflated(content))).toEqual(content);
  });
});

describe("a file that lies", () => {
  const zeros = new Uint8Array(2 ** 20);
  test.each([
    [
      "claims a thousandth of its content",
      deflated(zeros, { size: 1000 }),
      "its entry x is damaged (deflate)",
    ],
    [
      "claims more than its content",
      deflated(zeros, { size: 2 ** 20 + 9 }),
      "its entry x is damaged (deflate)",
    ],
    [
      "claims more than deflate can pack",
      deflated(zeros, { size: 2 ** 26 }),
      "its entry x claims 67108864 bytes of",
    ],
    [
      "claims four gigabytes",
      deflated(zeros, { size: 2 ** 32 - 2 }),
      "its entry x is 4096 MB long, and up to 128 MB are read; open a smaller",
    ],
    ["has another checksum", deflated(zeros, { crc: 1 }), "its entry x is damaged (CRC)"],
    [
      "is encrypted",
      deflated(zeros, { flags: 1 }),
      "its entry x is encrypted; write the file without a password",
    ],
    [
      "is packed in another way",
      deflated(zeros, { method: 14 }),
      "its entry x is packed by method 14",
    ],
    [
      "is stored at another size",
      deflated(zeros, { method: 0 }),
      "its entry x claims 1048576 bytes of",
    ],
    ["has no entry x", writeZip(FILES), "has no entry x"],
    ["has two entries of one name", writeZip([FILES[0], FILES[0]]), "has two entries a.txt"],
    [
      "has five thousand entries",
      writeZip(Array.from({ length: 5000 }, (_, i) => ({ name: `${i}`, bytes: ascii("") }))),
      "has 5000 entries, and up to 4096 are read",
    ],
    [
      "is cut short",
      writeZip(FILES).subarray(0, -1),
      "has no directory at its end: it is cut short",
    ],
    ["is empty", new Uint8Array(0), "has no directory at its end"],
  ])("that %s is refused by its name", async (_, bytes, message) => {
    await expect(async () => readX(bytes)).rejects.toThrow(`m.zip: ${message}`);
  });

  test("entries that are read again and again are no way around the limit", async () => {
    const zip = openZip({ file: "m.zip", bytes: deflated(new Uint8Array(2 ** 26)) });
    for (let i = 0; i < 4; i++) await zip.read("x");
    await expect(zip.read("x")).rejects.toThrow("m.zip: what it holds is 320 MB long");
  });
});
