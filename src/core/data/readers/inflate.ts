// Deflate (RFC 1951) by the platform's own stream, into as much memory as was claimed and not a byte more.

/** Deflate cannot shrink by more than this, so a larger claim is a lie or a damaged length. */
export const HIGHEST_RATIO = 1032;

/**
 * `length` bytes of content. "deflate" is the stream of zlib (RFC 1950), "deflate-raw" that of zip.
 * Throws where the content is damaged, or not of this length: no archive fills more memory than it claims.
 */
export async function inflate(
  bytes: Uint8Array,
  length: number,
  format: "gzip" | "deflate" | "deflate-raw",
): Promise<Uint8Array> {
  const { readable, writable } = new DecompressionStream(format);
  const writer = writable.getWriter();
  const written = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  written.catch(() => {}); // the reader reports the same error
  const content = new Uint8Array(length);
  let end = 0;
  const reader = readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (end + value!.length > length) {
      reader.cancel().catch(() => {});
      throw new RangeError(`${format}: more than the ${length} bytes that are claimed`);
    }
    content.set(value!, end);
    end += value!.length;
  }
  if (end !== length) throw new RangeError(`${format}: ${end} bytes, ${length} claimed`);
  return content;
}
