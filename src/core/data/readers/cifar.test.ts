import { expect, test } from "vitest";
import { parseCifar } from "./cifar.ts";

/** A record by the format's definition, plane c holding 100·c + pixel (modulo 256). */
function record(label: number): number[] {
  const planes = [0, 1, 2].flatMap((c) =>
    Array.from({ length: 1024 }, (_, p) => (100 * c + p) & 255),
  );
  return [label, ...planes];
}
const parse = (bytes: Uint8Array) => parseCifar({ file: "batch.bin", bytes }, 10);

test("planes become channels, last axis red, green, blue", () => {
  const { inputs, targets } = parse(Uint8Array.from([...record(3), ...record(9)]));
  expect([...targets]).toEqual([3, 9]);
  expect(inputs).toHaveLength(2 * 3072);
  // Row 1, column 2 is pixel 34.
  expect([...inputs.subarray(3072 + 34 * 3, 3072 + 34 * 3 + 3)]).toEqual([34, 134, 234]);
});

test("a cut file is refused with its length", () => {
  expect(() => parse(Uint8Array.from(record(3)).subarray(0, 3000))).toThrow(
    "batch.bin: 3000 bytes are not whole records of 3073",
  );
  expect(() => parse(new Uint8Array(0))).toThrow("batch.bin: 0 bytes");
});

test("a label beyond the classes is refused by its sample", () => {
  const bytes = Uint8Array.from([...record(3), ...record(10)]);
  expect(() => parse(bytes)).toThrow("batch.bin: label 10 of sample 2 is not a class");
});

test("a web page is refused as one", () => {
  const page = new TextEncoder().encode("<html>".padEnd(3073, " "));
  expect(() => parse(page)).toThrow("batch.bin: is a web page");
});
