// Seeded random numbers with named streams: the same seed gives the same numbers on every machine,
// and what one stream draws never shifts another. Only IEEE-exact operations are used (integer
// arithmetic, + − × ÷ √ and our own logarithm), because Math.log may differ between browsers.
// Generator: sfc32 (C. Doty-Humphrey, PractRand). Normals: Wichura's AS 241 inverse, in normal.ts.

import { normalCdf, normalQuantile } from "./normal.ts";

export interface Random {
  /** Uniform on [0, 1), 53 random bits. */
  uniform(): number;
  /** Uniform integer in 0 … n−1, for n up to 2³². */
  integer(n: number): number;
  /** Standard normal. */
  normal(): number;
  /** Standard normal conditioned on |z| ≤ bound, drawn by inversion: no rejection, one draw each. */
  truncatedNormal(bound?: number): number;
  /** Uniformly random order of 0 … n−1 (Fisher–Yates). */
  permutation(n: number): Uint32Array;
}

/**
 * The stream `path` of `seed`: `random(7, "init", replica)`. Any finite seed is taken, 0 included;
 * throws RangeError otherwise. Law: equal arguments give equal sequences, others independent ones.
 */
export function random(seed: number, ...path: readonly (string | number)[]): Random {
  if (!Number.isFinite(seed)) throw new RangeError(`random: seed must be finite, got ${seed}`);
  const bits = sfc32(...hash128([seed, ...path].join("/")));
  const uniform = () => ((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;
  const open = () => (uniform() * 9007199254740992 + 0.5) / 9007199254740993;
  return {
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    normal: () => normalQuantile(open()),
    truncatedNormal: (bound = 2) => {
      const tail = bound === 2 ? TAIL_BEYOND_2 : normalCdf(-bound);
      return normalQuantile(tail + open() * (1 - 2 * tail));
    },
    permutation: (n) => {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = Math.floor(uniform() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
      }
      return order;
    },
  };
}

// Φ(−2) as a literal: the common bound of initializers must not depend on the machine's exp.
const TAIL_BEYOND_2 = 0.022750131948179209;

function sfc32(a: number, b: number, c: number, d: number): () => number {
  const next = () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t >>> 0;
  };
  for (let i = 0; i < 16; i++) next(); // let every seed bit reach every state bit
  return next;
}

/** Four 32-bit FNV-1a hashes of the text from different starts, each finished by murmur3's mixer. */
function hash128(text: string): [number, number, number, number] {
  const hash = (start: number) => {
    let h = 2166136261 ^ start;
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
    h = Math.imul(h ^ (h >>> 16), 2246822507);
    h = Math.imul(h ^ (h >>> 13), 3266489909);
    return h ^ (h >>> 16);
  };
  return [hash(0), hash(0x9e3779b9), hash(0x3c6ef372), hash(0xdaa66d2b)];
}
