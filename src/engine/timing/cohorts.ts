// Cohorts that are opened to be timed.

import { initializeWeights } from "#core/init/initializeWeights.ts";
import type { Cohort, Engine } from "#engine/engine.ts";
import { benchSamples } from "./cases.ts";
import type { BenchCase } from "./cases.ts";

/** A cohort of `replicas` on the case's own data, which take the place of any that the engine had. */
export async function openTimed(
  engine: Engine,
  given: BenchCase,
  replicas: number,
): Promise<Cohort> {
  const samples = benchSamples(given);
  await engine.loadData(samples, samples);
  const { network, optimizer, batch } = given;
  return engine.createCohort({
    network,
    loss: "softmaxCrossEntropy",
    training: { optimizer, batchSize: batch, l2: 0 },
    weights: Array.from({ length: replicas }, (_, replica) =>
      initializeWeights(network, { type: "heNormal" }, 1, replica),
    ),
    seed: 1,
  });
}

/** Trains and waits until the device is done. */
export async function trainWholly(cohort: Cohort, steps: number): Promise<void> {
  await cohort.train(steps);
  await cohort.takeLosses();
}
