// What core uses of the web's own objects, which pages, workers and Node all have. The DOM's types would
// bring everything else of a page with them.

declare class TextDecoder {
  constructor(encoding: "utf-8");
  decode(bytes?: Uint8Array, options?: { readonly stream: boolean }): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class Blob {
  constructor(parts: readonly Uint8Array<ArrayBuffer>[]);
  readonly size: number;
  slice(start?: number, end?: number): Blob;
  arrayBuffer(): Promise<ArrayBuffer>;
}

declare class DecompressionStream {
  constructor(format: "gzip" | "deflate" | "deflate-raw");
  readonly readable: {
    getReader(): {
      read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>;
      cancel(): Promise<void>;
    };
  };
  readonly writable: {
    getWriter(): { write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void> };
  };
}
