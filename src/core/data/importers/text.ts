// Bytes as text, for the formats that are text.

import { decodeText, headOf, isTableText, sniffEncoding } from "#core/data/table/encoding.ts";
import type { NamedBytes, ReadOptions } from "#core/importer.ts";

/** The text of a file in whatever encoding it is, without its byte-order mark. Throws Error where it is no text. */
export async function readText({ file, bytes }: NamedBytes, options: ReadOptions): Promise<string> {
  const parts: string[] = [];
  const { value } = sniffEncoding(bytes, file);
  await decodeText(bytes, value, (text) => parts.push(text), options.breathe);
  return parts.join("");
}

/** Whether bytes can be text: text has zero bytes in UTF-16 alone, and nearly every binary file has some. */
export const isText: (head: Uint8Array) => boolean = isTableText;

/** What the first bytes of a text begin with. */
export function beginningOf(head: Uint8Array): string {
  return headOf(head, sniffEncoding(head, "").value).trimStart();
}
