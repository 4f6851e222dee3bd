// A PNG of a small picture, for heat maps inside exported SVG. Stored, not compressed: a kernel of
// 784×64 is 200 kB, needs no deflate, and the same pixels give the same bytes everywhere.
// Format: PNG (W3C, third edition) §5, zlib RFC 1950, stored blocks RFC 1951 §3.2.4.

import type { Pixels } from "./marks.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const STORED_BLOCK = 65535;

/** The bytes of an 8-bit RGBA PNG. */
export function encodePng({ width, height, rgba }: Pixels): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, deflate, no filter, no interlace
  return concat([
    Uint8Array.from(SIGNATURE),
    chunk("IHDR", header),
    chunk("IDAT", zlibStored(scanlines(width, height, rgba))),
    chunk("IEND", new Uint8Array(0)),
  ]);
}

/** The same as a `data:` address. */
export function pngDataUrl(pixels: Pixels): string {
  const bytes = encodePng(pixels);
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
  }
  return `data:image/png;base64,${btoa(parts.join(""))}`;
}

/** Each row preceded by its filter type, 0. */
function scanlines(width: number, height: number, rgba: Uint8ClampedArray): Uint8Array {
  const stride = 4 * width;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    rows.set(rgba.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  return rows;
}

function zlibStored(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let start = 0; start === 0 || start < bytes.length; start += STORED_BLOCK) {
    const block = bytes.subarray(start, start + STORED_BLOCK);
    const last = start + STORED_BLOCK >= bytes.length ? 1 : 0;
    const length = block.length;
    parts.push(Uint8Array.of(last, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255));
    parts.push(block);
  }
  return concat([...parts, bigEndian(adler32(bytes))]);
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const body = concat([Uint8Array.from(name, (letter) => letter.charCodeAt(0)), data]);
  return concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
