// Interleaved, normalised timing. Shared machines change their speed by up to two within a second, so
// contenders take turns in short chunks, each chunk is bracketed by a fixed reference kernel and divided
// by its time, and medians are taken over many turns. Milliseconds come back by the reference's median.

import type { Contender } from "./contender.ts";
import type { Reference } from "./simd.ts";

export type Timing = {
  readonly engine: string;
  readonly replicas: number;
  readonly msPerStep: number;
  /** To a GPU, of all replicas together. */
  readonly dispatchesPerStep?: number;
};

export type Measured = {
  readonly timings: readonly Timing[];
  /** Median milliseconds of the reference during this measurement. */
  readonly referenceMs: number;
};

const CHUNK_MS = 40;
const ROUNDS = 15;
/** A contender whose single step takes seconds takes part in fewer rounds. */
const MOST_MS = 6000;
const FEWEST_ROUNDS = 3;

export async function measure(
  contenders: readonly Contender[],
  reference: Reference,
): Promise<Measured> {
  const entries = [];
  for (const contender of contenders) {
    const calibrated = await calibrate(contender);
    entries.push({ ...calibrated, trained: 0, dispatchedBefore: contender.dispatches?.() });
  }
  const references: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    references.push(reference.time()); // so that the peak is known even of no contenders
    for (const entry of entries) {
      if (round >= FEWEST_ROUNDS && entry.spent > MOST_MS) continue;
      const before = reference.time();
      const began = performance.now();
      await entry.contender.train(entry.steps);
      const taken = performance.now() - began;
      const after = reference.time();
      entry.spent += taken;
      entry.trained += entry.steps;
      entry.ratios.push(taken / entry.steps / ((before + after) / 2));
      references.push(before, after);
    }
  }
  const referenceMs = median(references);
  const timings = entries.map(({ contender, ratios, trained, dispatchedBefore }) => ({
    engine: contender.engine,
    replicas: contender.replicas,
    msPerStep: median(ratios) * referenceMs,
    ...(dispatchedBefore !== undefined && {
      dispatchesPerStep: (contender.dispatches!() - dispatchedBefore) / trained,
    }),
  }));
  return { timings, referenceMs };
}

/** Warms up and finds how many steps fill a chunk. */
async function calibrate(contender: Contender) {
  await contender.train(1); // compiles kernels, which may take seconds
  let steps = 1;
  let spent = 0;
  for (;;) {
    spent = await timeOf(contender, steps);
    if (spent > CHUNK_MS / 2) spent = Math.min(spent, await timeOf(contender, steps)); // not a hiccup
    if (spent > CHUNK_MS / 2) break;
    steps = Math.ceil(steps * Math.min(8, CHUNK_MS / Math.max(spent, 0.1)));
  }
  return {
    contender,
    steps: Math.max(1, Math.round((steps * CHUNK_MS) / spent)),
    spent: 0,
    ratios: [] as number[],
  };
}

async function timeOf({ train }: Contender, steps: number): Promise<number> {
  const began = performance.now();
  await train(steps);
  return performance.now() - began;
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
