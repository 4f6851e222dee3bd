// The arm of equal budget: random's own bits, trained on to one step of what everything else has cost.

import { expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { lossRuns } from "#core/experiment/events/losses.ts";
import { raceVerdicts } from "#core/experiment/results/raceVerdicts.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Breathe } from "#core/breathe.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { describeDataset } from "./describeDataset.ts";
import { openSession } from "./session.ts";

const dense = (units: number, activation = "linear") => ({ type: "dense", units, activation });
const JUDGED = { task: { kind: "classification" } } as const;
const nothing: Breathe = async () => {};

/** A race to its end, the parent paused before or after its epochs are full, and what was recorded. */
async function race(fields: object = {}, parentSteps?: number) {
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "moons", train: 64, validation: 40 },
    network: {
      layers: [dense(6, "relu"), { type: "dropout", rate: 0.2 }, dense(5, "relu"), dense(2)],
    },
    training: { batchSize: 16, epochs: 3, optimizer: { type: "adam", learningRate: 0.02 } },
    fusion: { span: [1, 2], samples: 64 },
    shallowEpochs: 2,
    ...fields,
  });
  const dataset = await loadDataset({ ...experiment.data, seed: 0 }, async () => new Uint8Array());
  const engine = await openSimd();
  const recorder = createRecorder();
  const order: string[] = [];
  recorder.take({
    type: "opened",
    engine: { name: "simd", adapter: "test" },
    dataset: describeDataset(dataset),
  });
  const session = await openSession(
    engine,
    dataset,
    experiment,
    (event) => {
      if (event.type === "epoch") order.push(`${event.arm} ${event.epoch}`);
      recorder.take(structuredClone(event));
    },
    nothing,
  );
  if (parentSteps === undefined) await session.train(nothing);
  else for (let step = 0; step < parentSteps; step++) await session.step(nothing);
  await session.fuse(experiment.fusion.span, experiment.fusion, nothing);
  await session.train(nothing);
  return { session, recorder, order, dispose: () => (session.dispose(), engine.dispose()) };
}

type Run = Awaited<ReturnType<typeof race>>;

/** Arithmetic of one replica in steps of the shallow network: what the long arm has used, and what all else has. */
function budgetsOf({ recorder }: Run) {
  const { arms, fusion } = recorder.record;
  const [parent, fused, long] = [arms.original!, arms.fused!, arms.randomEqualBudget!];
  const paid =
    parent.step * parent.summary.flopPerStep +
    fusion!.cost!.flop +
    fused.step * fused.summary.flopPerStep;
  return { used: long.step, asked: paid / long.summary.flopPerStep };
}

test.each([
  ["a whole training of the parent", {}, undefined],
  ["a parent that was paused within an epoch", {}, 5],
  ["an untrained parent", {}, 0],
  [
    "training between the pairs",
    { fusion: { span: [1, 3], samples: 64, mode: "sequentialRetrain" } },
    undefined,
  ],
] as const)(
  "its arithmetic equals parent, fusion and race to one step: %s",
  async (_, fields, steps) => {
    const run = await race(fields, steps);
    const { used, asked } = budgetsOf(run);
    expect(used - asked).toBeGreaterThanOrEqual(0);
    expect(used - asked).toBeLessThan(1);
    run.dispose();
  },
);

test("trained on, a race and its budget grow alike", async () => {
  const run = await race();
  await run.session.train(nothing);
  const { used, asked } = budgetsOf(run);
  expect(run.recorder.record.arms.fused!.step).toBe(16);
  expect(used - asked).toBeGreaterThanOrEqual(0);
  expect(used - asked).toBeLessThan(1);
  run.dispose();
});

test("it starts as random and has its bits for as long as the race lasts", async () => {
  const run = await race();
  const { random, randomEqualBudget: long } = run.recorder.record.arms;
  expect(long!.firstWeights).toEqual(random!.firstWeights);
  const steps = random!.step;
  expect(lossRuns(long!.losses).map((losses) => losses.slice(0, steps))).toEqual(
    lossRuns(random!.losses),
  );
  expect(random!.epochs).toHaveLength(3);
  expect(long!.epochs.slice(0, 3).map(({ metrics }) => metrics)).toEqual(
    random!.epochs.map(({ metrics }) => metrics),
  );
  run.dispose();
});

test("the race of the others ends before it takes its first step", async () => {
  const run = await race();
  const begins = run.order.indexOf("randomEqualBudget 1");
  expect(run.order.indexOf("fused 2")).toBeLessThan(begins);
  expect(run.order.indexOf("random 2")).toBeLessThan(begins);
  run.dispose();
});

test("its last row stands where the arithmetic ends, within an epoch, and fused is judged against it there", async () => {
  const run = await race();
  const { arms } = run.recorder.record;
  const long = arms.randomEqualBudget!;
  const last = long.epochs.at(-1)!;
  expect([last.step, last.epoch]).toEqual([long.step, long.summary.epochs]);
  expect(last.epoch % 1).toBeGreaterThan(0);
  const ours = raceVerdicts(arms, JUDGED).filter(({ against }) => against === "randomEqualBudget");
  const scores = (row: typeof last) => row.metrics.map(({ valScore }) => valScore!);
  const [theirs, fused] = [scores(last), scores(arms.fused!.epochs.at(-1)!)];
  const mean = fused.reduce((sum, score, r) => sum + score - theirs[r], 0) / fused.length;
  expect(ours.map(({ at, difference }) => [at, difference])).toEqual([["end", mean]]);
  run.dispose();
});

test("while one has trained further than the other's budget, the last equal ends are compared", async () => {
  const run = await race();
  const { arms } = run.recorder.record;
  const before = raceVerdicts(arms, JUDGED)[0];
  const further = arms.fused!.epochs.at(-1)!;
  const worse = further.metrics.map((of) => ({ ...of, valScore: 0 }));
  const epochs = [...arms.fused!.epochs, { ...further, epoch: 3, metrics: worse }];
  const after = raceVerdicts({ ...arms, fused: { ...arms.fused!, epochs } }, JUDGED)[0];
  expect(before.against).toBe("randomEqualBudget");
  expect(after).toEqual(before);
  run.dispose();
});

test("an experiment that lists its arms without it races without it", async () => {
  const run = await race({ arms: ["original", "fused", "random"] });
  expect(Object.keys(run.recorder.record.arms)).toEqual(["original", "fused", "random"]);
  run.dispose();
});
