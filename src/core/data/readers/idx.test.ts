import { gzipSync as gzip } from "node:zlib";
import { expect, test } from "vitest";
import { pairImages, parseIdx } from "./idx.ts";

/** An IDX file by the format's definition: zero, zero, type, axes, big-endian extents, data. */
function idx(shape: readonly number[], data: readonly number[], type = 8): Uint8Array {
  const extents = shape.flatMap((n) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255]);
  return Uint8Array.of(0, 0, type, shape.length, ...extents, ...data);
}

const gzipSync = (bytes: Uint8Array) => new Uint8Array(gzip(bytes));
const named = (file: string, bytes: Uint8Array) => ({ file, bytes });
const IMAGES = idx([3, 2, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const LABELS = idx([3], [2, 0, 1]);
const pair = (images: Uint8Array, labels: Uint8Array, classes = 3) =>
  pairImages(named("images.gz", images), named("labels.gz", labels), [2, 2, 1], classes);
const html = new TextEncoder().encode("\n<!DOCTYPE html><html><body>Not found</body></html>");

test("an array is read plain and gzipped alike", async () => {
  const plain = await parseIdx(named("a", IMAGES));
  expect(plain.shape).toEqual([3, 2, 2]);
  expect([...plain.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(await parseIdx(named("a", gzipSync(IMAGES)))).toEqual(plain);
});

test("images and labels come together in order", async () => {
  const { inputs, targets } = await pair(gzipSync(IMAGES), gzipSync(LABELS));
  expect([...inputs.subarray(4, 8)]).toEqual([4, 5, 6, 7]);
  expect([...targets]).toEqual([2, 0, 1]);
});

test("a gzip file cut anywhere is refused as cut short", async () => {
  const packed = gzipSync(
    idx(
      [100],
      Array.from({ length: 100 }, (_, i) => (i * 37) % 251),
    ),
  );
  for (let length = 2; length < packed.length; length++) {
    await expect(parseIdx(named("a.gz", packed.subarray(0, length)))).rejects.toThrow(
      "a.gz: is damaged or cut short (gzip); install it again with `npm run data`",
    );
  }
});

test("a gzip file with a flipped bit is refused or, in its padding, harmless: never other numbers", async () => {
  const content = idx(
    [100],
    Array.from({ length: 100 }, (_, i) => (i * 37) % 251),
  );
  const packed = gzipSync(content);
  let refused = 0;
  for (let bit = 80; bit < 8 * packed.length; bit++) {
    const damaged = packed.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    try {
      expect(await parseIdx(named("a.gz", damaged))).toEqual(
        await parseIdx(named("a.gz", content)),
      );
    } catch (error) {
      expect((error as Error).message).toContain("a.gz: is damaged or cut short (gzip)");
      refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(0.9 * (8 * packed.length - 80));
});

test.each([
  ["a web page", html, "is a web page, not data"],
  ["nothing", new Uint8Array(0), "is not an IDX file of bytes: it begins with nothing"],
  ["another format", Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0), "it begins with 50 4b 03 04"],
  ["IDX of floats", idx([1], [0, 0, 0, 0], 0x0d), "it begins with 00 00 0d 01"],
  ["a cut header", IMAGES.subarray(0, 10), "is cut short within its header"],
  ["cut data", IMAGES.subarray(0, 20), "is cut short: 20 bytes, 28 expected for 3×2×2"],
  ["data too long", Uint8Array.of(...IMAGES, 0), "has bytes too many: 29 bytes, 28 expected"],
])("%s in place of an array is refused with file and reason", async (_, bytes, reason) => {
  await expect(parseIdx(named("folder/a.gz", bytes))).rejects.toThrow("folder/a.gz: ");
  await expect(parseIdx(named("folder/a.gz", bytes))).rejects.toThrow(reason);
});

test("swapped images and labels are recognized", async () => {
  await expect(pair(LABELS, IMAGES)).rejects.toThrow(
    "images.gz: holds an array 3 where images N×2×2",
  );
  await expect(pair(IMAGES, IMAGES)).rejects.toThrow(
    "labels.gz: holds an array 3×2×2 where one label",
  );
});

test("images of another size are refused", async () => {
  await expect(pair(idx([1, 1, 4], [1, 2, 3, 4]), idx([1], [0]))).rejects.toThrow(
    "1×1×4 where images N×2×2",
  );
});

test("labels of another number than the images are refused with both numbers", async () => {
  await expect(pair(IMAGES, idx([2], [0, 1]))).rejects.toThrow(
    "labels.gz: holds 2 labels for the 3 images of images.gz",
  );
});

test("a label beyond the classes is refused by its sample", async () => {
  await expect(pair(IMAGES, idx([3], [0, 1, 3]))).rejects.toThrow(
    "labels.gz: label 3 of sample 3 is not a class: there are 3, counted from 0",
  );
});
