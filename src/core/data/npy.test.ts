// Arrays as numpy.save lays them out: the call that makes each stands beside it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNpy, writeNpy } from "./npy.ts";

/** A file as numpy.save lays it out: magic, version, the header padded to 64, the numbers. */
function fileOf(header: string, numbers: Uint8Array, version = 1): Uint8Array {
  const text = `${header.padEnd(118 - (version === 1 ? 1 : 3))}\n`;
  const length = version === 1 ? [text.length, 0] : [text.length, 0, 0, 0];
  const head = [0x93, ...Array.from("NUMPY", (sign) => sign.charCodeAt(0)), version, 0, ...length];
  return Uint8Array.from([...head, ...Array.from(text, (sign) => sign.charCodeAt(0)), ...numbers]);
}
const bytesOf = (array: ArrayBufferView) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

describe("read", () => {
  // np.save(f, np.array([[1, 2, 3], [4, 5, 6]], order="F", dtype="<f4"))
  test("columns first come out as rows", () => {
    const header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }";
    const { shape, data } = readNpy(
      "a",
      fileOf(header, bytesOf(Float32Array.of(1, 4, 2, 5, 3, 6))),
    );
    expect([shape, [...data]]).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  // np.save(f, np.array([258, -2], dtype=">i2")), and in version 2.0
  test.each([1, 2, 3])("big-endian whole numbers, version %i", (version) => {
    const header = "{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }";
    const { data } = readNpy("a", fileOf(header, Uint8Array.of(1, 2, 255, 254), version));
    expect([...data]).toEqual([258, -2]);
  });

  test.each([
    [
      "objects",
      fileOf("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(9)),
      "a.npy: is no array of plain numbers; save it as float32",
    ],
    [
      "too few numbers",
      fileOf("{'descr': '<f8', 'fortran_order': False, 'shape': (9,), }", new Uint8Array(8)),
      "a.npy: holds 8 bytes of numbers, and its header asks for 72",
    ],
    [
      "a bomb",
      fileOf(
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999, 9999999), }",
        new Uint8Array(8),
      ),
      "a.npy: holds ",
    ],
    [
      "text",
      new TextEncoder().encode("a,b\n1,2\n3,4\n"),
      "a.npy: is no .npy file; write it with numpy.save",
    ],
    [
      "no shape",
      fileOf("{'descr': '<f8', 'fortran_order': False}", new Uint8Array(8)),
      "a.npy: its header is no array of one type: {'descr': '<f8'",
    ],
  ])("%s are refused with what to do", (_, bytes, message) => {
    expect(() => readNpy("a.npy", bytes)).toThrow(message);
  });

  test("2,000 damaged files end in a sentence or in numbers", () => {
    const whole = writeNpy({ shape: [3, 4], data: new Float64Array(12).map((__, i) => i) });
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length));
    fc.assert(
      fc.property(damage, ([at, byte, end]) => {
        const bytes = whole.slice(0, end);
        if (at < end) bytes[at] = byte;
        try {
          const { shape, data } = readNpy("a.npy", bytes);
          expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
        } catch (error) {
          expect((error as Error).message).toMatch(/^a\.npy: /);
        }
      }),
      { numRuns: 2000, seed: 15 },
    );
  });
});

test("what is written is read again to the bit, and begins its numbers at a multiple of 64", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });
  fc.assert(
    fc.property(shapes, fc.boolean(), (shape, double) => {
      const count = shape.reduce((product, extent) => product * extent, 1);
      const numbers = Array.from({ length: count }, (_, i) => Math.fround(Math.sin(i)));
      const data = double ? Float64Array.from(numbers) : Float32Array.from(numbers);
      const bytes = writeNpy({ shape, data });
      expect((bytes.length - data.byteLength) % 64).toBe(0);
      expect(readNpy("a", bytes)).toEqual({ shape, data: Float64Array.from(numbers) });
    }),
  );
});
