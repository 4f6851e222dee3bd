// A session that goes on from a checkpoint, wherever it was taken, ends with the bits of one that was
// never interrupted; and its record, cut back to the checkpoint, becomes the same record.

import { expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import type { Dataset } from "#core/data/dataset.ts";
import type { SessionEvent } from "#core/experiment/events/events.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { Breathe } from "#core/breathe.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { describeDataset } from "./describeDataset.ts";
import { openSession } from "./session.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const EXPERIMENT = parseExperiment({
  version: 1,
  replicas: 2,
  data: { name: "moons", train: 64, validation: 40 },
  network: {
    layers: [
      dense(6, "relu"),
      { type: "batchNorm" },
      { type: "dropout", rate: 0.2 },
      dense(5, "tanh"),
      dense(2),
    ],
  },
  training: {
    batchSize: 16,
    epochs: 3,
    optimizer: { type: "adam", learningRate: 0.02 },
    schedule: [{ afterEpoch: 1, learningRate: 0.005 }],
  },
  fusion: { span: [1, 2], samples: 64 },
  arms: [
    ...["original", "fused", "random", "randomEqualBudget", "randomDeep", "varianceMatched"],
    ...["weightSelection", "distilled", "hint", "fusedDistilled"],
  ],
  shallowEpochs: 2,
});
const DATASET = await loadDataset(dataOptions(EXPERIMENT), async () => new Uint8Array());
/** The same, each replica on data and batches of its own. */
const OWN = { ...EXPERIMENT, resample: "split" } as const;
const SPLITS = await loadDataset(dataOptions(OWN), async () => new Uint8Array());
const engine = { name: "simd", adapter: "test" };
const forever: Breathe = async () => {};

/** The story from `record`'s checkpoint on, or from the beginning; every breath counts one. */
async function play(
  recorder: ReturnType<typeof createRecorder>,
  breathe: Breathe,
  experiment: Experiment,
  dataset: Dataset,
): Promise<void> {
  const on = await openSimd();
  const { checkpoint } = recorder.record;
  const emit = (event: SessionEvent) => recorder.take(structuredClone(event));
  const summary = { engine, dataset: describeDataset(dataset) };
  emit(checkpoint ? { type: "resumed", ...summary } : { type: "opened", ...summary });
  const from = checkpoint && structuredClone(checkpoint);
  const session = await openSession(on, dataset, experiment, emit, breathe, from);
  if (from?.stage !== "race") {
    if (!from?.isFinished) await session.train(breathe);
    await session.fuse(experiment.fusion.span, experiment.fusion, breathe);
  }
  if (!(from?.stage === "race" && from.isFinished)) await session.train(breathe);
  session.dispose();
  on.dispose();
}

/** All that does not hang on the clock. */
function factsOf({ arms, fusion, checkpoint }: RunRecord) {
  const reported = Object.values(arms).map(({ summary, epochs, losses, firstWeights }) => ({
    summary: { ...summary, paid: summary.paid && { ...summary.paid, seconds: 0 } },
    epochs: epochs.map(({ epoch, step, metrics }) => ({ epoch, step, metrics })),
    losses: lossRuns(losses),
    firstWeights,
  }));
  const states = checkpoint!.arms.map(({ state, evaluated, goal }) => ({ state, evaluated, goal }));
  return { reported, replicas: fusion?.replicas, states };
}

test.each([
  ["on shared data", EXPERIMENT, DATASET],
  ["on data of each replica's own", OWN, SPLITS],
])(
  "interrupted at any breath and gone on with in a fresh thread, a run %s ends with the same bits",
  async (_, experiment, dataset) => {
    const whole = createRecorder();
    let breaths = 0;
    await play(whole, async () => void (breaths += 1), experiment, dataset);
    const facts = factsOf(whole.record);
    expect(facts.reported.map(({ summary, losses }) => [summary.arm, losses[1].length])).toEqual([
      ["original", 12],
      ["fused", 8],
      ["random", 8],
      ["randomEqualBudget", 47],
      ["randomDeep", 8],
      ["varianceMatched", 8],
      ["weightSelection", 8],
      ["distilled", 8],
      ["hint", 8],
      ["fusedDistilled", 8],
    ]);
    expect(breaths).toBeGreaterThan(30);
    for (let at = 0; at < breaths; at += 3) {
      const recorder = createRecorder();
      let left = at;
      const dying: Breathe = async () => {
        if (left-- === 0) throw new Error("the thread died");
      };
      await play(recorder, dying, experiment, dataset).catch(() => {});
      await play(recorder, forever, experiment, dataset);
      expect(factsOf(recorder.record), `interrupted at breath ${at}`).toEqual(facts);
    }
  },
);

test("a checkpoint of another experiment is refused with the layer's name", async () => {
  const recorder = createRecorder();
  await play(recorder, forever, EXPERIMENT, DATASET);
  const { arms, ...rest } = recorder.record.checkpoint!;
  const wrong = { ...arms[0], state: { ...arms[0].state, weights: arms[1].state.weights } };
  const on = await openSimd();
  const from = { ...rest, arms: [wrong, ...arms.slice(1)] };
  const opening = openSession(on, DATASET, EXPERIMENT, () => {}, forever, from);
  await expect(opening).rejects.toThrow(/kernel must have shape/);
});
