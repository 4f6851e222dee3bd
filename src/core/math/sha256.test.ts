import { createHash } from "node:crypto";
import { expect, test, vi } from "vitest";
import { random } from "./random.ts";
import { sha256, sha256OfBlob } from "./sha256.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
])("the standard's own example %j", async (text, digest) => {
  expect(await sha256(bytes(text))).toBe(digest);
});

test("is what Node's own gives, for every length around one and two blocks", async () => {
  const stream = random(1, "data", "sha256");
  for (let length = 0; length < 200; length++) {
    const content = Uint8Array.from({ length }, () => Math.floor(256 * stream.uniform()));
    expect(await sha256(content)).toBe(createHash("sha256").update(content).digest("hex"));
  }
});

test("long files breathe, and what breathing throws ends the work", async () => {
  const long = new Uint8Array(2 ** 22).fill(7);
  const breathe = vi.fn(async () => {});
  expect(await sha256(long, breathe)).toBe(createHash("sha256").update(long).digest("hex"));
  expect(breathe).toHaveBeenCalledTimes(2);
  await expect(sha256(long, () => Promise.reject(new Error("stop")))).rejects.toThrow("stop");
});

test("a blob, read in pieces, has the hash of its bytes", async () => {
  for (const length of [0, 1, 63, 64, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 65, 3 * 2 ** 20 + 7]) {
    const content = new Uint8Array(length).map((_, i) => (i * 31 + (i >> 8)) & 255);
    const expected = createHash("sha256").update(content).digest("hex");
    expect(await sha256OfBlob(new Blob([content])), `${length} bytes`).toBe(expected);
  }
});
