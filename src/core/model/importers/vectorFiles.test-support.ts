// The files under vectors, for tests in Node.

import { readFileSync } from "node:fs";

export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`vectors/${path}`, import.meta.url)));
}
