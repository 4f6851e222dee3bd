// Engines of known speed under a clock of their own: however slow, timing them stays short, and the law that is
// found is theirs.

import { expect, test } from "vitest";
import type { Cohort, Engine } from "#engine/engine.ts";
import { CASES } from "./cases.ts";
import { lawOf, REFERENCES, referenceLoad } from "./calibrate.ts";
import { predict } from "./law.ts";
import type { Law } from "./law.ts";
import type { BenchCase } from "./cases.ts";

const GPU: Law = {
  perOperation: { small: 5e-4, large: 5e-3 },
  perReplica: { operation: 1e-5, dense: 2e-9, conv: 8e-9 },
};

/** That law, so many times slower. */
function slower(times: number): Law {
  const scaled = <T extends object>(of: T) =>
    Object.fromEntries(Object.entries(of).map(([term, ms]) => [term, times * (ms as number)])) as T;
  return { perOperation: scaled(GPU.perOperation), perReplica: scaled(GPU.perReplica) };
}

/** An engine that obeys a law; `spent` leaves out the first step of every cohort, which compiles its kernels. */
function lawful(law: Law, waiting: number) {
  let time = 0;
  let spent = 0;
  const createCohort: Engine["createCohort"] = async ({ network, training, weights }) => {
    const known = Object.values(REFERENCES).find(
      ({ network: { inputShape } }) => inputShape.join() === network.inputShape.join(),
    ) as BenchCase;
    expect(training.batchSize).toBe(known.batch);
    const ms = predict(law, referenceLoad(known), weights.length);
    let isCompiled = false;
    const train = async (steps: number) => {
      time += waiting + steps * ms;
      if (isCompiled) spent += waiting + steps * ms;
      isCompiled = true;
    };
    const takeLosses = async () => ({ firstStep: 0, losses: [] });
    return { train, takeLosses, dispose: () => {} } as unknown as Cohort;
  };
  const loadData = async () => {};
  const engine = { name: "webgpu", createCohort, loadData } as unknown as Engine;
  return { engine, now: () => time, spent: () => spent };
}

test.each([0.2, 1, 3, 10, 20, 30, 60, 100, 300])(
  "a GPU %d times as slow as a good one is timed in less than 120 ms, and known by its law",
  async (times) => {
    const law = slower(times);
    const { engine, now, spent } = lawful(law, 0.5);
    const found = await lawOf(engine, false, async () => {}, now);
    expect(spent()).toBeLessThan(120);
    for (const given of CASES) {
      const [expected, guessed] = [law, found].map((of) => predict(of, referenceLoad(given), 4));
      // What is not timed any more is taken for slow: no GPU is chosen for that.
      expect(guessed / expected).toBeGreaterThan(0.85);
      expect(guessed / expected).toBeLessThan(6);
      const isTimed = times <= 10 && given.name.startsWith("mlp");
      if (isTimed) expect(guessed / expected).toBeCloseTo(1, 6);
    }
  },
);
