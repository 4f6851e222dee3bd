// What passes the proof of an engine and what does not; for tfjs see tfjs/engine.test.ts.

import { expect, test } from "vitest";
import type { Cohort, Engine } from "./engine.ts";
import { prove } from "./prove.ts";
import { openSimd } from "./simd/engine.ts";

test("simd passes", async () => {
  await prove(await openSimd());
});

/** simd with some verbs of its cohorts replaced, and how often one of them was disposed of. */
async function broken(change: (cohort: Cohort) => Partial<Cohort>) {
  const engine = await openSimd();
  const counted = { disposed: 0 };
  const other: Engine = {
    ...engine,
    createCohort: async (options) => {
      const cohort = await engine.createCohort(options);
      return { ...cohort, ...change(cohort), dispose: () => (counted.disposed += 1) };
    },
  };
  return { engine: other, counted };
}

test.each<[string, (cohort: Cohort) => Partial<Cohort>, RegExp]>([
  [
    "losses that are not numbers",
    () => ({
      takeLosses: async () => ({ firstStep: 0, losses: [0, 1].map(() => Float32Array.of(NaN)) }),
    }),
    /a loss of NaN, NaN where/,
  ],
  [
    "losses of one replica alone",
    () => ({ takeLosses: async () => ({ firstStep: 0, losses: [new Float32Array(1)] }) }),
    /a loss of 0.0000 where/,
  ],
  ["training that does nothing", () => ({ train: async () => {} }), /wrong numbers/],
  [
    "weights that are not finite",
    (cohort) => ({
      readWeights: async (replica) => {
        const weights = await cohort.readWeights(replica);
        weights[0].kernel!.data.fill(NaN);
        return weights;
      },
    }),
    /weights that are not finite/,
  ],
])("%s fail, and the cohort is disposed of", async (_, change, message) => {
  const { engine, counted } = await broken(change);
  await expect(prove(engine)).rejects.toThrow(message);
  expect(counted.disposed).toBe(1);
});

test("a step that changes no weight fails", async () => {
  const engine = await openSimd();
  const still: Engine = {
    ...engine,
    createCohort: async (options) => {
      const cohort = await engine.createCohort(options);
      return { ...cohort, readWeights: async (replica) => options.weights[replica] };
    },
  };
  await expect(prove(still)).rejects.toThrow("weights stay as they were");
});
