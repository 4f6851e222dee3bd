// A text as a QR code (ISO/IEC 18004), in a script of its own.

import { generate } from "lean-qr";

/** Bytes that the largest code holds, at its lowest level of correction. */
const MOST_BYTES = 2953;

/** The dark squares of the code as one path, a unit each, and how many there are to a side; undefined where the text is too long. */
export function squaresOf(
  text: string,
): { readonly size: number; readonly path: string } | undefined {
  if (new TextEncoder().encode(text).length > MOST_BYTES) return undefined;
  const { size, get } = generate(text);
  const dark: string[] = [];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (get(x, y)) dark.push(`M${x} ${y}h1v1h-1z`);
  return { size, path: dark.join("") };
}
