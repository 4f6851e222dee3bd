// A short fingerprint of a data set, for results.json: equal data, equal hash. It distinguishes runs on
// different data; it is no protection against somebody who wants a collision.

import type { Dataset } from "./dataset.ts";

/** 16 hexadecimal digits over the name, the task, all shapes and every bit of both parts of every split. */
export function dataHash(dataset: Dataset): string {
  const { name, task, splits = [dataset] } = dataset;
  const tensors = splits.flatMap(({ train, validation }) =>
    [train, validation].flatMap(({ inputs, targets }) => [inputs, targets]),
  );
  const description = JSON.stringify([name, task, tensors.map((tensor) => tensor.shape)]);
  const words = [
    Uint32Array.from(description, (character) => character.codePointAt(0)!),
    ...tensors.map(
      ({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4),
    ),
  ];
  return hashWords(words, 0x9e3779b9) + hashWords(words, 0x85ebca6b);
}

/** 32 bits as in murmur3 (A. Appleby): every word is mixed in, and the whole is mixed at the end. */
function hashWords(parts: readonly Uint32Array[], start: number): string {
  let hash = start;
  for (const words of parts) {
    for (let i = 0; i < words.length; i++) {
      const word = Math.imul(words[i], 0xcc9e2d51);
      hash ^= Math.imul((word << 15) | (word >>> 17), 0x1b873593);
      hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, "0");
}
