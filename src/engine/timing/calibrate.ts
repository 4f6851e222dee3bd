// Times an engine on three small networks, in slices between which whoever waits has a turn: some 13 ms for each of
// at most five, and before them the compiling of kernels, which a GPU's driver does in a process of its own. A slow
// engine is timed with fewer replicas, and where its time is used up what is left follows from what is known.

import type { Breathe } from "#core/breathe.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import type { BenchCase } from "./cases.ts";
import { openTimed, trainWholly } from "./cohorts.ts";
import { lawFrom } from "./law.ts";
import type { Law, Timed, Timings } from "./law.ts";
import { loadOf } from "./load.ts";
import type { Load } from "./load.ts";
import { timeSteps } from "./time.ts";

const SEVERAL = 8;
/** Milliseconds that a step with several replicas may take if they share nothing; a core takes two or three for one. */
const LONG_STEP = 40;
/** How many times as long as a product's a convolution's multiplication takes at worst, where that is not timed. */
const WORST_CONV = 4;
/** Milliseconds of an engine's steps after which no more networks are begun. */
const BUDGET = 80;

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

/** Times an engine's steps, and how much of its time is left. */
type Stopwatch = {
  readonly time: (given: BenchCase, replicas: number) => Promise<number>;
  readonly left: () => number;
};

/**
 * The law of an engine. `isLinear`: replicas are trained one after the other, so that one is enough to be timed.
 * Replaces the engine's data. Throws what the engine or `breathe` throws.
 */
export async function lawOf(
  engine: Engine,
  isLinear: boolean,
  breathe: Breathe,
  now: () => number = () => performance.now(),
): Promise<Law> {
  const watch = openStopwatch(engine, breathe, now);
  const small = await both(watch, REFERENCES.small, isLinear);
  const dense = await both(watch, REFERENCES.dense, isLinear);
  return lawFrom({ small, dense, conv: await convolved(watch, dense, isLinear) });
}

/** A network with one replica and with several, where there is time for it. */
async function both(watch: Stopwatch, given: BenchCase, isLinear: boolean): Promise<Timed> {
  const [load, one] = [referenceLoad(given), await watch.time(given, 1)];
  const replicas = Math.max(2, Math.min(SEVERAL, Math.floor(LONG_STEP / one)));
  if (isLinear) return { load, one, replicas, several: replicas * one };
  const isTimed = one <= LONG_STEP && watch.left() > 0;
  return { load, one, replicas, ...(isTimed && { several: await watch.time(given, replicas) }) };
}

/** The convolutions with as many replicas as the products; where time is used up, at worst. */
async function convolved(
  watch: Stopwatch,
  dense: Timed,
  isLinear: boolean,
): Promise<Timings["conv"]> {
  const [{ replicas }, load] = [dense, referenceLoad(REFERENCES.conv)];
  const several = dense.several ?? replicas * dense.one;
  const worst = (WORST_CONV * several * load.conv) / dense.load.dense;
  if (worst > 2 * LONG_STEP || watch.left() <= 0) return { load, replicas, several: worst };
  const timed = await watch.time(REFERENCES.conv, isLinear ? 1 : replicas);
  return { load, replicas, several: isLinear ? replicas * timed : timed };
}

function openStopwatch(engine: Engine, breathe: Breathe, now: () => number): Stopwatch {
  let spent = 0;
  /** What a call takes beside its steps, known from the first network. */
  let way: number | undefined;

  async function clocked<T>(work: () => Promise<T>): Promise<{ result: T; taken: number }> {
    const began = now();
    const result = await work();
    return { result, taken: now() - began };
  }

  /** Milliseconds of a step, its kernels compiled. */
  async function time(given: BenchCase, replicas: number): Promise<number> {
    const cohort = await openTimed(engine, given, replicas);
    const train = (steps: number) => trainWholly(cohort, steps);
    try {
      await train(1);
      await breathe();
      const call = way === undefined ? (await clocked(() => train(1))).taken : 0;
      const { result, taken } = await clocked(() => timeSteps(train, now, way));
      way ??= Math.max(0, call - result);
      spent += call + taken;
      await breathe();
      return result;
    } finally {
      cohort.dispose();
    }
  }

  return { time, left: () => BUDGET - spent };
}
