// A writer of safetensors for tests: right files, and files that lie.

export type Entry = {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
};

export function float32(shape: readonly number[], numbers: readonly number[]): Entry {
  return { dtype: "F32", shape, bytes: new Uint8Array(Float32Array.from(numbers).buffer) };
}

/** Any header, in ASCII, before any bytes. */
export function fileOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const file = new Uint8Array(8 + text.length + data.length);
  new DataView(file.buffer).setUint32(0, text.length, true);
  file.set(
    Uint8Array.from(text, (character) => character.charCodeAt(0)),
    8,
  );
  file.set(data, 8 + text.length);
  return file;
}

export function writeSafetensors(
  tensors: { readonly [name: string]: Entry },
  metadata?: { readonly [key: string]: string },
): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }] as const;
  });
  const header = { ...(metadata && { __metadata__: metadata }), ...Object.fromEntries(entries) };
  const data = new Uint8Array(end);
  let at = 0;
  for (const { bytes } of Object.values(tensors)) {
    data.set(bytes, at);
    at += bytes.length;
  }
  return fileOf(header, data);
}
