// Retraction in a whole experiment: in every arm the kernels that start orthogonal stay so, the fused one is free.

import { expect, test } from "vitest";
import type { Breathe } from "#core/breathe.ts";
import { loadDataset } from "#core/data/load.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { orthogonalGain } from "#engine/plan/retraction/gains.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { describeDataset } from "./describeDataset.ts";
import { openSession } from "./session.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const EXPERIMENT = parseExperiment({
  version: 1,
  replicas: 2,
  data: { name: "moons", train: 64, validation: 40 },
  network: { layers: [dense(6, "tanh"), dense(5, "tanh"), dense(4, "tanh"), dense(2)] },
  init: { type: "orthogonal", gain: 1.3 },
  training: {
    optimizer: { type: "adam", learningRate: 0.02 },
    ...{ batchSize: 16, epochs: 3, retraction: "qr" },
  },
  fusion: { span: [2, 3], samples: 64 },
  arms: ["original", "fused", "random", "hint"],
  shallowEpochs: 2,
});
const DATASET = await loadDataset(dataOptions(EXPERIMENT), async () => new Uint8Array());

/** From the recorder's checkpoint, or from the start, to the end of the race. */
async function play(recorder: ReturnType<typeof createRecorder>, breathe: Breathe): Promise<void> {
  const on = await openSimd();
  const { checkpoint: from } = recorder.record;
  const engine = { engine: { name: "simd", adapter: "" }, dataset: describeDataset(DATASET) };
  recorder.take({ type: from ? "resumed" : "opened", ...engine });
  try {
    const session = await openSession(on, DATASET, EXPERIMENT, recorder.take, breathe, from);
    if (from?.stage !== "race") {
      if (!from?.isFinished) await session.train(breathe);
      await session.fuse(EXPERIMENT.fusion.span, EXPERIMENT.fusion, breathe);
    }
    if (!(from?.stage === "race" && from.isFinished)) await session.train(breathe);
  } finally {
    on.dispose();
  }
}

const statesOf = (recorder: ReturnType<typeof createRecorder>) =>
  Object.fromEntries(
    recorder.record.checkpoint!.arms.map(({ summary, state }) => [summary.arm, state]),
  );

test("what starts orthogonal ends so in every arm, and an interrupted run ends with the same bits", async () => {
  const whole = createRecorder();
  let breaths = 0;
  await play(whole, async () => void (breaths += 1));
  const states = statesOf(whole);
  const gainsOf = (arm: string) =>
    states[arm].weights.map((weights) =>
      weights.map(({ kernel }) => Number(orthogonalGain(kernel!).toFixed(5))),
    );
  const twice = (gains: readonly number[]) => [gains, gains];
  expect(gainsOf("original")).toEqual(twice([1.3, 1.3, 1.3, 1.3]));
  expect(gainsOf("fused")).toEqual(twice([1.3, 0, 1.3]));
  expect(gainsOf("random")).toEqual(twice([1.3, 1.3, 1.3]));
  expect(gainsOf("hint")).toEqual(twice([1.3, 1.3, 1.3]));
  for (const at of [1, 0.3, 0.5, 0.7, 0.9].map((share) => Math.floor(share * (breaths - 1)))) {
    const recorder = createRecorder();
    let left = at;
    const dying: Breathe = async () => {
      if (left-- === 0) throw new Error("the thread died");
    };
    await expect(play(recorder, dying)).rejects.toThrow("the thread died");
    await play(recorder, async () => {});
    expect(statesOf(recorder)).toEqual(states);
  }
});
