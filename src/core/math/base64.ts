// Bytes that travel as text, as compiled kernels do.

// In every browser and in Node, but not in ES2024's own library.
declare const atob: (text: string) => string;

/** The bytes that `text` encodes in base64; throws on anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
