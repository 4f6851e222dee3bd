// How a case of parity is run: two replicas, on one engine.

import { random } from "#core/math/random.ts";
import type { Engine } from "./engine.ts";
import type { Case } from "./parity.test-support.ts";
import { seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";

export const STEPS = 50;

/** Every loss of two replicas over STEPS steps, and the metrics after them. The engine is disposed of. */
export async function lossesOf(engine: Engine, given: Case) {
  const { network, optimizer, loss, l2 = 0, data } = given;
  await engine.loadData(data, data);
  const cohort = await engine.createCohort({
    network,
    loss: loss ?? "softmaxCrossEntropy",
    training: { optimizer, batchSize: 10, l2 },
    weights: [seededWeights(network, 1), seededWeights(network, 2)],
    seed: 5,
    ...teacherOf(given),
  });
  await cohort.train(STEPS);
  const steps = (await cohort.takeLosses()).losses.flatMap((run) => [...run]);
  const metrics = await cohort.evaluate("validation");
  engine.dispose();
  return { steps, metrics };
}

function teacherOf({ teaching, answers: width = 0, data }: Case) {
  if (!teaching) return {};
  const [count] = data.inputs.shape;
  const answers = [21, 22].map((seed) => {
    const { normal } = random(seed, "answers");
    const numbers = Float32Array.from({ length: count * width }, () => 2 * normal());
    return { shape: [count, width], data: numbers };
  });
  return { teacher: { teaching, answers } };
}
