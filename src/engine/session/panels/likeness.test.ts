// A whole run whose units begin alike: watched at the same steps in every run, parted by dropout, equal for good
// without; and what the record makes of it.

import { beforeAll, expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import { loadDataset } from "#core/data/load.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { partingStep } from "#core/experiment/insight/likeness.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSession } from "#engine/session/session.ts";

const LAYERS = [
  { type: "flatten" },
  { type: "dense", units: 12 },
  { type: "residualDense", units: 12 },
  { type: "residualDense", units: 12, activation: "relu" },
  { type: "dense", units: 10 },
];
let digits: Dataset;
beforeAll(async () => {
  const source = { name: "digits", train: 600, validation: 200, seed: 0 };
  digits = await loadDataset(source, async () => new Uint8Array());
});

function experimentOf(init: object, more: object = {}): Experiment {
  return parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "digits", train: 600, validation: 200 },
    network: { layers: LAYERS },
    init,
    training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 30, epochs: 20 },
    fusion: { span: [2, 3] },
    shallowEpochs: 1,
    ...more,
  });
}

/** The record of training it, and of a race after it. */
async function run(experiment: Experiment, race = false): Promise<RunRecord> {
  const recorder = createRecorder();
  const engine = await openSimd();
  const session = await openSession(engine, digits, experiment, recorder.take, rest);
  await session.train(rest);
  if (race) {
    await session.fuse([2, 3], experiment.fusion, rest);
    await session.train(rest);
  }
  session.dispose();
  engine.dispose();
  return recorder.record;
}

const rest = async (): Promise<void> => {};
const lastScores = (record: RunRecord) =>
  record.arms.original!.epochs.at(-1)!.metrics.map(({ valScore }) => valScore!);

test("without breaking, hidden units are equal to the bit at every look, and the network learns next to nothing", async () => {
  const record = await run(experimentOf({ type: "constant", breaking: "none" }));
  const { likeness } = record.arms.original!;
  expect(likeness!.slice(0, 9).map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 6, 8, 11, 15]);
  for (const { blocks } of likeness!) {
    for (const block of blocks.slice(0, -1)) {
      expect(block.parted).toBe(0);
      expect(block.effectiveWidth).toBeCloseTo(1, 10);
    }
  }
  expect(partingStep(likeness!)).toBeUndefined();
  const [first, second] = lastScores(record);
  expect(second).toBe(first);
  expect(first).toBeLessThan(0.4); // ten classes along one line
});

test("one per cent of dropout parts them, in each replica by masks of its own, and the network learns", async () => {
  const record = await run(experimentOf({ type: "constant", breaking: "dropout" }), true);
  const { likeness } = record.arms.original!;
  expect(likeness![1].blocks.slice(0, -1).map(({ parted }) => parted)).toEqual([0, 0, 0]);
  const at = partingStep(likeness!)!;
  expect(at).toBeGreaterThan(2);
  expect(at).toBeLessThan(400);
  expect(likeness!.at(-1)!.blocks[1].effectiveWidth).toBeGreaterThan(1.5);
  const [first, second] = lastScores(record);
  expect(Math.min(first, second)).toBeGreaterThan(0.7);
  expect(record.arms.original!.losses.runs[0]).not.toEqual(record.arms.original!.losses.runs[1]);
  expect(record.arms.fused!.likeness![0].step).toBe(0);
  expect(record.arms.random!.likeness![0].blocks[0].parted).toBe(0);
});

test("other starts are not watched, and a start that cannot be is refused before anything is opened", async () => {
  const record = await run(experimentOf({ type: "heNormal" }, { training: { epochs: 1 } }));
  expect(record.arms.original!.likeness).toBeUndefined();
  const plain = experimentOf(
    { type: "constant", breaking: "dropout" },
    { network: { layers: [LAYERS[0], LAYERS[1], LAYERS[1], LAYERS[4]] } },
  );
  await expect(run(plain)).rejects.toThrow("init: dropout parts the units of residual layers");
});
