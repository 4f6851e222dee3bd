// Gzip (RFC 1952) by the platform's own stream, which checks length and CRC to the end.

import { fileError } from "./fileError.ts";

/** Deflate cannot shrink by more than this, so a larger claim means a damaged trailer. */
const HIGHEST_RATIO = 1032;

/** The content of a gzip file; bytes that are not gzip come back as they are. Throws Error on damage. */
export async function gunzipIfNeeded(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const damaged = fileError(file, "is damaged or cut short (gzip)");
  if (bytes.length < 18) throw damaged;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(bytes.length - 4, true);
  if (length > bytes.length * HIGHEST_RATIO) throw damaged;
  try {
    return await inflate(bytes, length);
  } catch (cause) {
    throw new Error(damaged.message, { cause });
  }
}

/** Throws where the content is damaged, or not of this length: no archive fills more memory than it claims. */
async function inflate(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  written.catch(() => {}); // the reader reports the same error
  const content = new Uint8Array(length);
  let end = 0;
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    content.set(value!, end); // RangeError beyond the end
    end += value!.length;
  }
  if (end !== length) throw new RangeError(`gzip: ${end} bytes, ${length} claimed`);
  return content;
}
