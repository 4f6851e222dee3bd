// SHA-256 (FIPS 180-4) of bytes. The platform's own exists on secure pages alone, and a lab on a school's
// server over plain http must know a file by its content all the same.

const BLOCK = 64;

/** Blocks between two calls of `breathe`: some ten milliseconds. */
const SLICE = 1 << 15;

/** Bytes of a blob that are read at once, whole blocks: some ten milliseconds. */
const PIECE = 2 ** 18;

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of 8. */
const [ROUNDS, START] = constants();

/** 64 hexadecimal digits. What `breathe` throws ends it. */
export async function sha256(bytes: Uint8Array, breathe?: () => Promise<void>): Promise<string> {
  const hash = START.slice();
  const schedule = new Int32Array(BLOCK);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let at = 0, block = 0; at < whole; at += BLOCK, block++) {
    if (block % SLICE === SLICE - 1) await breathe?.();
    mix(hash, schedule, bytes, at);
  }
  const end = padded(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < end.length; at += BLOCK) mix(hash, schedule, end, at);
  return hex(hash);
}

/** The same of a blob, which is read piece by piece: a page that reads a file of 64 MB at once stands still. */
export async function sha256OfBlob(blob: Blob): Promise<string> {
  const hash = START.slice();
  const schedule = new Int32Array(BLOCK);
  const whole = blob.size - (blob.size % BLOCK);
  for (let at = 0; at < whole; at += PIECE) {
    const bytes = await bytesOf(blob.slice(at, Math.min(at + PIECE, whole)));
    for (let from = 0; from < bytes.length; from += BLOCK) mix(hash, schedule, bytes, from);
  }
  const end = padded(await bytesOf(blob.slice(whole)), blob.size);
  for (let at = 0; at < end.length; at += BLOCK) mix(hash, schedule, end, at);
  return hex(hash);
}

async function bytesOf(blob: Blob): Promise<Uint8Array> {
  return new Uint8Array(await blob.arrayBuffer());
}

function hex(hash: Int32Array): string {
  return [...hash].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The last bytes, a 1 bit, zeros, and the length of all in bits. */
function padded(rest: Uint8Array, length: number): Uint8Array {
  const end = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK);
  end.set(rest);
  end[rest.length] = 0x80;
  const view = new DataView(end.buffer);
  view.setUint32(end.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(end.length - 4, (length << 3) >>> 0);
  return end;
}

/** One block into the hash. Names are the standard's: a … h, W, K. */
function mix(hash: Int32Array, W: Int32Array, bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    W[t] = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
  }
  for (let t = 16; t < BLOCK; t++) {
    const [x, y] = [W[t - 15], W[t - 2]];
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    W[t] = W[t - 16] + s0 + W[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = hash;
  for (let t = 0; t < BLOCK; t++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + W[t]) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] += value;
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/**
 * Roots by whole numbers: ⌊2³²·p^(1/n)⌋ is the largest r with rⁿ ≤ p·2^(32n); its last 32 bits are the
 * fraction. Math.cbrt may differ between browsers.
 */
function constants(): readonly [Int32Array, Int32Array] {
  const primes: number[] = [];
  for (let n = 2; primes.length < BLOCK; n++) if (primes.every((p) => n % p !== 0)) primes.push(n);
  const fraction = (p: number, n: bigint) => {
    const target = BigInt(p) << (32n * n);
    let root = 0n;
    for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) if ((root + bit) ** n <= target) root += bit;
    return Number(BigInt.asIntN(32, root));
  };
  return [
    Int32Array.from(primes, (p) => fraction(p, 3n)),
    Int32Array.from(primes.slice(0, 8), (p) => fraction(p, 2n)),
  ];
}
