import { expect, test } from "vitest";
import { squaresOf } from "./squares.ts";

/** The three corners of every QR code: dark rim, light ring, dark middle of 3 × 3 (ISO/IEC 18004, 6.3.3). */
const FINDER = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"];

function rows(text: string): string[] {
  const { size, path } = squaresOf(text)!;
  const dark = new Set(path.split("h1v1h-1z"));
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => (dark.has(`M${x} ${y}`) ? "1" : "0")).join(""),
  );
}

test.each(["https://example.org/fuseinit-lab/", `https://example.org/#${"a=1&".repeat(200)}`])(
  "a code has a size of the standard, its three corners, and the dotted lines between them",
  (text) => {
    const code = rows(text);
    const size = code.length;
    expect((size - 17) % 4).toBe(0);
    const corner = (x: number, y: number) => code.slice(y, y + 7).map((row) => row.slice(x, x + 7));
    for (const [x, y] of [
      [0, 0],
      [size - 7, 0],
      [0, size - 7],
    ])
      expect(corner(x, y)).toEqual(FINDER);
    const dots = Array.from({ length: size - 16 }, (_, i) => (i % 2 === 0 ? "1" : "0")).join("");
    expect(code[6].slice(8, size - 8)).toBe(dots);
  },
);

test("different addresses have different codes, and the same one always the same", () => {
  expect(rows("https://example.org/?lesson=gates")).toEqual(
    rows("https://example.org/?lesson=gates"),
  );
  expect(rows("https://example.org/?lesson=gates")).not.toEqual(
    rows("https://example.org/?lesson=exact"),
  );
});

test("an address that no code holds has none", () => {
  expect(squaresOf(`https://example.org/#${"a".repeat(2932)}`)).toBeDefined(); // 2,953 bytes
  expect(squaresOf(`https://example.org/#${"a".repeat(2933)}`)).toBeUndefined();
});
