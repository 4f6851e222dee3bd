// Bytes as text: which encoding they are in, and their characters slice by slice. Page, worker and Node
// decode by the same few lines, so that the same bytes are the same table everywhere.

import { fileError } from "#core/data/readers/fileError.ts";
import type { Encoding } from "./choices.ts";
import type { TableOptions, Understood } from "./report.ts";

/** Bytes that are decoded at a time: some ten milliseconds of reading, and an even number. */
const SLICE = 1 << 18;
/** Bytes in which zeros are looked for. */
const HEAD = 4096;

/** The encoding of a text, by its mark or by what its bytes can be. Throws Error where they are no text. */
export function sniffEncoding(bytes: Uint8Array, file: string): Understood<Encoding> {
  if (isWorkbook(bytes)) {
    const remedy = "save it as CSV in Excel, and open that";
    throw fileError(file, "is an Excel workbook or a zip file, not a table of text", remedy);
  }
  const mark = markOf(bytes);
  if (mark) return { value: mark, reason: "the file begins with its mark" };
  const head = bytes.subarray(0, HEAD);
  const zeros = [0, 1].map((odd) => head.filter((byte, i) => byte === 0 && i % 2 === odd).length);
  const [most, least] = [Math.max(...zeros), Math.min(...zeros)];
  if (head.length >= 8 && most > head.length / 4 && least < most / 8) {
    const value = zeros[1] === most ? "utf-16le" : "utf-16be";
    return { value, reason: "every other byte is zero" };
  }
  if (bytes.includes(0)) throw notText(file);
  if (!isUtf8(bytes)) return { value: "windows-1252", reason: "its bytes are not UTF-8" };
  return { value: "utf-8", reason: "its bytes are UTF-8" };
}

/** Whether bytes are text in some encoding that is read here. */
export function isTableText(head: Uint8Array): boolean {
  return markOf(head) !== undefined || !head.includes(0) || sniffs(head);
}

function sniffs(head: Uint8Array): boolean {
  try {
    return sniffEncoding(head, "") !== undefined;
  } catch {
    return false;
  }
}

function notText(file: string): Error {
  return fileError(
    file,
    "not text: it has zero bytes",
    "save the table as CSV in UTF-8, UTF-16 or Windows-1252",
  );
}

/** Whether bytes begin as those of .xlsx, .ods and .zip do, or those of .xls. */
function isWorkbook([a, b, c, d]: Uint8Array): boolean {
  const isZip = a === 0x50 && b === 0x4b && c === 3 && d === 4;
  return isZip || (a === 0xd0 && b === 0xcf && c === 0x11 && d === 0xe0);
}

function markOf([a, b, c]: Uint8Array): Encoding | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : undefined;
}

/** Whether every byte belongs to a whole character of UTF-8; surrogates and overlong forms are not looked for. */
function isUtf8(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte < 0x80) continue;
    const more = byte < 0xc2 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : byte < 0xf5 ? 3 : 0;
    if (more === 0 || i + more >= bytes.length) return false;
    for (let k = 1; k <= more; k++) if ((bytes[i + k] & 0xc0) !== 0x80) return false;
    i += more;
  }
  return true;
}

/**
 * Hands the text to `take`, slice by slice and without its mark, from `start` characters on; calls `breathe`
 * with the share that is done after each slice.
 */
export async function decodeText(
  bytes: Uint8Array,
  encoding: Encoding,
  take: (text: string) => void,
  breathe: TableOptions["breathe"] = async () => {},
): Promise<void> {
  const decode = decoderOf(encoding);
  for (let start = 0; start < bytes.length; start += SLICE) {
    const text = decode(bytes.subarray(start, start + SLICE));
    take(start === 0 && text.startsWith("\uFEFF") ? text.slice(1) : text);
    await breathe(Math.min(1, (start + SLICE) / bytes.length));
  }
}

/** The first characters of a text, without its mark. */
export function headOf(bytes: Uint8Array, encoding: Encoding): string {
  return decoderOf(encoding)(bytes.subarray(0, SLICE)).replace(/^\uFEFF/, "");
}

function decoderOf(encoding: Encoding): (bytes: Uint8Array) => string {
  if (encoding === "utf-8") {
    const decoder = new TextDecoder("utf-8");
    return (bytes) => decoder.decode(bytes, { stream: true });
  }
  if (encoding === "windows-1252") return (bytes) => textOf(bytes, 1, (at) => western(bytes[at]));
  const low = encoding === "utf-16le" ? 0 : 1;
  return (bytes) => textOf(bytes, 2, (at) => bytes[at + low] | (bytes[at + 1 - low] << 8));
}

function textOf(bytes: Uint8Array, width: number, codeAt: (at: number) => number): string {
  const codes = new Uint16Array(Math.floor(bytes.length / width));
  for (let i = 0; i < codes.length; i++) codes[i] = codeAt(i * width);
  const parts: string[] = [];
  for (let start = 0; start < codes.length; start += HEAD) {
    parts.push(String.fromCharCode(...codes.subarray(start, start + HEAD)));
  }
  return parts.join("");
}

/** Windows-1252 differs from Unicode in these 32 places alone. */
const WESTERN = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8DŽ\x8F\x90‘’“”•–—˜™š›œ\x9DžŸ";

function western(byte: number): number {
  return byte >= 0x80 && byte < 0xa0 ? WESTERN.charCodeAt(byte - 0x80) : byte;
}
