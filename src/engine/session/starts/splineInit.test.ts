// The initializer spline: whatever starts by it begins as the regression spline of its data.

import { afterAll, beforeAll, expect, test } from "vitest";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { matrixOf } from "#core/math/matrix.ts";
import { mars } from "#core/spline/mars.ts";
import { splineValues } from "#core/spline/terms.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Engine } from "#engine/engine.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSession } from "#engine/session/session.ts";
import { loadGenerated } from "#engine/session/story.test-support.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd();
});
afterAll(() => engine.dispose());

const nothing: Breathe = async () => {};
const TRAIN = 240;
const relu = (units: number) => ({ type: "dense", units, activation: "relu" });
const output = { type: "dense", units: 1 };
const SPLINE = { type: "spline" } as const;

async function open(
  fields: object,
  breathe = nothing,
  layers: object[] = [relu(20), relu(20), output],
) {
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    data: { name: "friedman1", train: TRAIN, validation: 60 },
    network: { layers },
    training: { batchSize: 32, epochs: 1 },
    fusion: { span: [1, 2] },
    shallowEpochs: 1,
    ...fields,
  });
  const dataset = await loadGenerated(experiment);
  const recorder = createRecorder();
  const session = await openSession(engine, dataset, experiment, recorder.take, breathe);
  return {
    experiment,
    dataset,
    recorder,
    session,
    fuse: () => session.fuse([1, 2], experiment.fusion, nothing),
  };
}

test("the original begins with the spline's own loss on both parts of the data, in every replica", async () => {
  const { dataset, recorder } = await open({ init: SPLINE });
  const { train, validation } = dataset;
  const matrix = (data: ArrayLike<number>, rows: number) =>
    matrixOf(rows, data.length / rows, Float64Array.from(data));
  const fit = mars(matrix(train.inputs.data, TRAIN), matrix(train.targets.data, TRAIN), {
    maxTerms: 21,
  });
  const lossOn = ({ inputs, targets }: typeof train, rows: number) => {
    const { data } = splineValues(matrix(inputs.data, rows), fit);
    return data.reduce((sum, value, i) => sum + (value - targets.data[i]) ** 2, 0) / rows;
  };
  const { metrics } = recorder.record.arms.original!.epochs[0];
  expect(metrics.length).toBe(2);
  for (const { trainLoss, valLoss } of metrics) {
    expect(Math.abs(trainLoss - lossOn(train, TRAIN))).toBeLessThan(1e-5);
    expect(Math.abs(valLoss - lossOn(validation, 60))).toBeLessThan(1e-5);
  }
});

test("what is shown of it comes with the original: its R² is the measured one, and nothing of it is given away", async () => {
  const { recorder, session } = await open({ init: SPLINE });
  const { summary, epochs } = recorder.record.arms.original!;
  const { terms, explained, centre, axes, layers } = summary.spline!;
  expect(explained).toBeCloseTo(epochs[0].metrics[0].trainScore!, 5);
  expect([layers, centre.length, terms[0]]).toEqual([[0, 1, 2], 10, []]);
  expect(axes.length).toBeGreaterThan(3);
  // Plain lists: the worker gives typed arrays away, and checkpoints need it again.
  expect(JSON.parse(JSON.stringify(summary.spline))).toEqual(summary.spline);
  await session.step(nothing);
  expect(recorder.record.checkpoint!.arms[0].summary.spline).toBe(summary.spline);
  expect((await open({})).recorder.record.arms.original!.summary.spline).toBeUndefined();
});

test("an arm whose own initializer it is begins as the arm spline does, and pays for its fit", async () => {
  const armInits = { random: SPLINE, randomEqualBudget: SPLINE, randomDeep: SPLINE, hint: SPLINE };
  const arms = ["original", "fused", "random", "randomEqualBudget", "randomDeep", "spline"];
  const { recorder, fuse, session } = await open({ armInits, arms });
  await session.train(nothing);
  await fuse();
  const { arms: ran } = recorder.record;
  const start = (arm: "random" | "spline" | "original") => ran[arm]!.epochs[0].metrics[1];
  expect(start("random").trainLoss).toBeCloseTo(start("spline").trainLoss, 5);
  expect(start("random").valLoss).toBeCloseTo(start("spline").valLoss, 5);
  expect(ran.random!.firstWeights).not.toEqual(ran.spline!.firstWeights); // spare units have draws of their own
  const { random, randomEqualBudget: long, original, spline } = ran;
  expect(random!.summary.paid!.flop).toBe(spline!.summary.paid!.flop);
  // the whole budget: parent, fusion and race, of which the fit is a part
  const { epochs, flopPerStep, stepsPerEpoch, paid } = long!.summary;
  const whole =
    original!.step * original!.summary.flopPerStep +
    recorder.record.fusion!.cost!.flop +
    stepsPerEpoch * flopPerStep;
  const used = paid!.flop + epochs * stepsPerEpoch * flopPerStep;
  if (paid!.flop < whole - stepsPerEpoch * flopPerStep) {
    expect(Math.abs(used - whole)).toBeLessThanOrEqual(flopPerStep);
  } else expect(epochs).toBe(1);
});

test("terms are limited, and options that are not sound are refused by their path", async () => {
  const { recorder } = await open({ init: { type: "spline", maxTerms: 3 } });
  const { recorder: free } = await open({ init: SPLINE });
  const lossOf = ({ record }: typeof free) => record.arms.original!.epochs[0].metrics[0].trainLoss;
  expect(lossOf(recorder)).toBeGreaterThan(lossOf(free));
  for (const [init, reason] of [
    [{ degree: 3 }, "init: degree must be 1 or 2, got 3"],
    [{ maxTerms: 1.5 }, "init: maxTerms must be a whole number, 0 to 201, got 1.5"],
    [{ maxTerms: 500 }, "init: maxTerms must be a whole number, 0 to 201, got 500"],
  ] as const) {
    await expect(open({ init: { type: "spline", ...init } })).rejects.toThrow(reason);
  }
});

test("a network that no spline can begin is refused in words, and an arm alone is left out", async () => {
  const tanh = [relu(6), { ...relu(6), activation: "tanh" }, output];
  await expect(open({ init: SPLINE }, nothing, tanh)).rejects.toThrow(
    /^init: no spline can be its start: a dense layer with relu and a bias must stand before/,
  );
  const products = { init: { type: "spline", degree: 2 } };
  await expect(open(products, nothing, [relu(9), output])).rejects.toThrow(/two dense relu layers/);
  const { recorder, fuse } = await open(
    { armInits: { randomDeep: SPLINE }, arms: ["randomDeep"] },
    nothing,
    tanh,
  );
  await fuse();
  expect(recorder.record.fusion!.without!.randomDeep).toMatch(/^armInits\.randomDeep: no spline/);
  // what is left once the relu layer is fused away cannot be a spline either: the others race
  const short = await open({ init: SPLINE, arms: ["original", "fused", "product"] }, nothing, [
    relu(9),
    output,
  ]);
  await short.fuse();
  expect(short.recorder.record.fusion!.without!.random).toMatch(/^init: no spline can be/);
  await short.session.train(nothing);
  expect(short.recorder.record.arms.fused!.epochs.at(-1)!.epoch).toBe(1);
});

test("opening breathes through the fit, and is cancelled within it", async () => {
  let breaths = 0;
  await open({ init: SPLINE }, async () => void (breaths += 1));
  expect(breaths).toBeGreaterThan(5);
  let left = 4;
  const cancelled = open({ init: SPLINE }, async () => {
    if (--left === 0) throw new Error("cancelled");
  });
  await expect(cancelled).rejects.toThrow("cancelled");
});
