// A short fingerprint of a data set, for results.json: equal data, equal hash. It distinguishes two runs on
// different data apart; it is no protection against somebody who wants a collision.

import type { Dataset } from "./dataset.ts";

/** 16 hexadecimal digits over the name, the task, all shapes and every bit of both parts. */
export function dataHash({ name, task, train, validation }: Dataset): string {
  const tensors = [train.inputs, train.targets, validation.inputs, validation.targets];
  const description = JSON.stringify([name, task, tensors.map((tensor) => tensor.shape)]);
  const words = [
    Uint32Array.from(description, (character) => character.codePointAt(0)!),
    ...tensors.map(
      ({ data }) => new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4),
    ),
  ];
  return hashWords(words, 0x9e3779b9) + hashWords(words, 0x85ebca6b);
}

/** 32 bits in murmur3's way (A. Appleby): mix each word in, stir the whole at the end. */
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
