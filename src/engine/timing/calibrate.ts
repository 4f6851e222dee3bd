// Times an engine on three small networks, in slices between which whoever waits has a turn: some 13 ms for each of
// at most five, and before them the compiling of kernels, which a GPU's driver does in a process of its own.

import type { Breathe } from "#core/breathe.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import type { BenchCase } from "./cases.ts";
import { openTimed, trainWholly } from "./cohorts.ts";
import { lawFrom } from "./law.ts";
import type { Law } from "./law.ts";
import { loadOf } from "./load.ts";
import type { Load } from "./load.ts";
import { timeSteps } from "./time.ts";

const SEVERAL = 8;
/** Milliseconds of a step that takes a core two or three: no more of it is timed. */
const HOPELESS = 100;

const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const conv = (filters: number): LayerSpec => ({
  ...{ type: "conv2d", filters, kernelSize: 3 },
  ...{ padding: "same", activation: "relu" },
});

function reference(batch: number, network: Network): BenchCase {
  return { name: "", batch, network, optimizer: { type: "adam", learningRate: 0.01 } };
}

/** All overhead; all products; all convolutions. A core takes a millisecond or two for a step of the latter. */
export const REFERENCES = {
  small: reference(10, { inputShape: [2], layers: [relu(16), relu(16), relu(2)] }),
  dense: reference(64, { inputShape: [256], layers: [relu(256), relu(128), relu(10)] }),
  conv: reference(16, {
    inputShape: [14, 14, 4],
    layers: [conv(8), conv(16), { type: "flatten" }, relu(10)],
  }),
};

export function referenceLoad({ network, batch, optimizer }: BenchCase): Load {
  const training = { optimizer, batchSize: batch, l2: 0 };
  return loadOf({ network, training, loss: "softmaxCrossEntropy" });
}

/**
 * The law of an engine. `isLinear`: replicas are trained one after the other, so that one is enough to be timed.
 * Replaces the engine's data. Throws what the engine or `breathe` throws.
 */
export async function lawOf(engine: Engine, isLinear: boolean, breathe: Breathe): Promise<Law> {
  const { small, dense, conv } = REFERENCES;
  const time = (given: BenchCase, replicas: number) => timed(engine, given, replicas, breathe);
  const both = async (given: BenchCase) => {
    const one = await time(given, 1);
    const isKnown = isLinear || one > HOPELESS;
    return {
      ...{ load: referenceLoad(given), one },
      several: isKnown ? SEVERAL * one : await time(given, SEVERAL),
    };
  };
  const [ofSmall, ofDense] = [await both(small), await both(dense)];
  const load = referenceLoad(conv);
  let several: number;
  if (ofDense.one > HOPELESS) several = (ofDense.several * load.conv) / ofDense.load.dense;
  else several = isLinear ? SEVERAL * (await time(conv, 1)) : await time(conv, SEVERAL);
  return lawFrom({ small: ofSmall, dense: ofDense, conv: { load, several }, replicas: SEVERAL });
}

/** Milliseconds of a step, its kernels compiled. */
async function timed(
  engine: Engine,
  given: BenchCase,
  replicas: number,
  breathe: Breathe,
): Promise<number> {
  const cohort = await openTimed(engine, given, replicas);
  try {
    await trainWholly(cohort, 1);
    await breathe();
    const time = await timeSteps((steps) => trainWholly(cohort, steps));
    await breathe();
    return time;
  } finally {
    cohort.dispose();
  }
}
