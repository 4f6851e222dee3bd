// Gzip (RFC 1952) by the platform's own stream, which checks length and CRC to the end.

import { fileError } from "./fileError.ts";
import { HIGHEST_RATIO, inflate } from "./inflate.ts";

/** The content of a gzip file; bytes that are not gzip come back as they are. Throws Error on damage. */
export async function gunzipIfNeeded(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const damaged = fileError(file, "is damaged or cut short (gzip)");
  if (bytes.length < 18) throw damaged;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(bytes.length - 4, true);
  if (length > bytes.length * HIGHEST_RATIO) throw damaged;
  try {
    return await inflate(bytes, length, "gzip");
  } catch (cause) {
    throw new Error(damaged.message, { cause });
  }
}
