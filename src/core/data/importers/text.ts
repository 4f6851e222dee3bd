// Bytes as text, for the formats that are text.

import { fileError } from "#core/data/readers/fileError.ts";
import type { NamedBytes, ReadOptions } from "#core/importer.ts";

/** Bytes that are decoded at a time: some milliseconds. */
const SLICE = 1 << 22;

/** The text of a file in UTF-8, without its byte-order mark. Throws Error where it is no text. */
export async function readText({ file, bytes }: NamedBytes, options: ReadOptions): Promise<string> {
  const decoder = new TextDecoder("utf-8");
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += SLICE) {
    const slice = bytes.subarray(start, start + SLICE);
    if (!isText(slice)) throw fileError(file, "not text (UTF-8)", "correct the file");
    parts.push(decoder.decode(slice, { stream: true }));
    await options.breathe?.();
  }
  return parts.join("") + decoder.decode();
}

/** Whether bytes can be text: no text has a zero byte, and nearly every binary file has. */
export function isText(bytes: Uint8Array): boolean {
  return !bytes.includes(0);
}

/** What the first bytes of a text begin with. */
export function beginningOf(head: Uint8Array): string {
  return new TextDecoder("utf-8").decode(head).trimStart();
}
