// Gzip (RFC 1952), checked to the end: fflate inflates but checks neither length nor CRC.

import { gunzipSync } from "fflate";
import { fileError } from "./fileError.ts";

/** Deflate cannot shrink by more than this, so a larger claim means a damaged trailer. */
const HIGHEST_RATIO = 1032;

/** The content of a gzip file; bytes that are not gzip come back as they are. Throws Error on damage. */
export function gunzipIfNeeded(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const damaged = fileError(file, "is damaged or cut short (gzip)");
  if (bytes.length < 18) throw damaged;
  const trailer = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 8, 8);
  const length = trailer.getUint32(4, true);
  if (length > bytes.length * HIGHEST_RATIO) throw damaged;
  const content = inflate(bytes, damaged);
  if (content.length !== length || crc32(content) !== trailer.getUint32(0, true)) throw damaged;
  return content;
}

function inflate(bytes: Uint8Array, damaged: Error): Uint8Array {
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new Error(damaged.message, { cause });
  }
}

const CRC_OF_BYTE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC_OF_BYTE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
