// The arm spline in a session: its first weights are the spline, wherever the network has room for one.

import { beforeAll, expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import { createRecorder } from "#core/experiment/events/recorder.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { mars } from "#core/spline/mars.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import { oneHot } from "#core/spline/targets.ts";
import { splineValues } from "#core/spline/terms.ts";
import type { Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSession } from "#engine/session/session.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd();
});

const nothing: Breathe = async () => {};
const relu = (units: number): LayerSpec => ({ type: "dense", units, activation: "relu" });
const output = (units: number): LayerSpec => ({ type: "dense", units });
const TRAIN = 240;

/** An untrained network of `layers` whose first two blocks are to be fused, with its data and its record. */
async function open(name: string, layers: readonly LayerSpec[], fusion: object = {}) {
  const data = { name, train: TRAIN, validation: 60 };
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    data,
    network: { layers },
    arms: ["original", "fused", "random", "spline"],
    fusion: { span: [1, 2], ...fusion },
    training: { batchSize: 32 },
    shallowEpochs: 1,
  });
  const dataset = await loadDataset({ ...data, seed: 0 }, async () => new Uint8Array());
  const recorder = createRecorder();
  const session = await openSession(engine, dataset, experiment, recorder.take, nothing);
  const fuse = (breathe: Breathe) => session.fuse([1, 2], experiment.fusion, breathe);
  return { session, fuse, recorder, dataset, experiment };
}

async function fused(...given: Parameters<typeof open>) {
  const opened = await open(...given);
  await opened.fuse(nothing);
  const { arms, fusion } = opened.recorder.record;
  const shown = fusion!.panels?.spline as SplineReport | undefined;
  const start = arms.spline?.epochs[0].metrics;
  return { ...opened, arms, shown, start, without: fusion!.without ?? {} };
}

const inputsOf = (inputs: {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}): Matrix =>
  matrixOf(inputs.shape[0], inputs.data.length / inputs.shape[0], Float64Array.from(inputs.data));

test("a regression starts with the spline's own loss on both parts of the data, in every replica", async () => {
  const { dataset, shown, start } = await fused("friedman1", [relu(20), relu(20), output(1)]);
  const { train, validation } = dataset;
  const Y = matrixOf(TRAIN, 1, Float64Array.from(train.targets.data));
  const spline = mars(inputsOf(train.inputs), Y, { maxTerms: 21 });
  expect(shown!.terms).toEqual(spline.terms);
  const lossOn = ({ inputs, targets }: typeof train) => {
    const values = splineValues(inputsOf(inputs), spline).data;
    return (
      values.reduce((sum, value, i) => sum + (value - targets.data[i]) ** 2, 0) / values.length
    );
  };
  for (const { trainLoss, valLoss, trainScore } of start!) {
    expect(Math.abs(trainLoss - lossOn(train))).toBeLessThan(1e-5);
    expect(Math.abs(valLoss - lossOn(validation))).toBeLessThan(1e-5);
    expect(Math.abs(trainScore! - shown!.explained)).toBeLessThan(1e-5);
  }
});

test("a classification starts with the answers of the spline of one-hot rows", async () => {
  const { dataset, start } = await fused("moons", [relu(16), relu(16), output(2)]);
  const { inputs, targets } = dataset.train;
  const spline = mars(inputsOf(inputs), oneHot(targets.data, 2), { maxTerms: 17 });
  const values = splineValues(inputsOf(inputs), spline).data;
  const right = [...targets.data].filter(
    (one, i) => (values[2 * i + 1] > values[2 * i] ? 1 : 0) === one,
  );
  expect(start![0].trainScore).toBeCloseTo(right.length / TRAIN, 6);
  expect(right.length / TRAIN).toBeGreaterThan(0.9);
});

test("spare units alone differ between replicas, and training takes them up", async () => {
  const { arms, session, recorder } = await fused("friedman1", [relu(20), relu(20), output(1)]);
  expect(arms.spline!.epochs[0].metrics[0]).toEqual(arms.spline!.epochs[0].metrics[1]);
  await session.train(nothing);
  const [one, two] = recorder.record.arms.spline!.epochs.at(-1)!.metrics;
  expect(one.valLoss).not.toBe(two.valLoss);
});

test("behind a trunk it is fitted on what leaves the trunk, and pays for the fusion too", async () => {
  const conv: LayerSpec = {
    type: "conv2d",
    filters: 2,
    kernelSize: 3,
    padding: "same",
    activation: "relu",
  };
  const pool: LayerSpec = { type: "maxPool", poolSize: 4 };
  const layers = [conv, conv, pool, { type: "flatten" } as const, relu(16), output(10)];
  const { arms, shown, start } = await fused("digits", layers, { samples: 120 });
  expect(shown).toMatchObject({ hasTrunk: true, layers: [3, 4] });
  expect(arms.spline!.summary.paid!.needs).toBe("fusion");
  expect(arms.spline!.summary.network).toEqual(arms.fused!.summary.network);
  for (const [replica, { trainLoss }] of start!.entries()) {
    expect(trainLoss).toBeLessThan(arms.random!.epochs[0].metrics[replica].trainLoss);
    expect(trainLoss).toBeLessThan(Math.log(10));
  }
});

test("products come in where two relu layers follow each other, within their bound", async () => {
  const fusion = { spline: { degree: 2, maxTerms: 17 } };
  const layers = [relu(40), relu(40), relu(90), output(1)];
  const { shown, start } = await fused("friedman1", layers, fusion);
  expect(shown!.terms.some(({ length }) => length === 2)).toBe(true);
  expect(shown!.bound).toBeGreaterThan(0);
  // each value is within the bound of the spline's, whose mean square is 1 − explained
  const most = (Math.sqrt(1 - shown!.explained) + shown!.bound) ** 2;
  expect(start![0].trainLoss).toBeLessThanOrEqual(most);
});

test("where it cannot start it is left out with its reason, and the others race", async () => {
  const tanh: LayerSpec = { type: "dense", units: 6, activation: "tanh" };
  const refused = await fused("moons", [relu(6), tanh, output(2)]);
  expect(refused.without).toEqual({
    spline: expect.stringMatching(/relu and a bias must stand before/),
  });
  const shallow = await fused("moons", [relu(6), relu(6), output(2)], { spline: { degree: 2 } });
  expect(shallow.without.spline).toMatch(/two dense relu layers/);
  for (const { arms } of [refused, shallow]) {
    expect(Object.keys(arms)).toEqual(["original", "fused", "random"]);
  }
});

test("cancelled within the fit, the race that was there goes on", async () => {
  const { session, fuse, recorder } = await open("friedman1", [relu(20), relu(20), output(1)]);
  let breaths = 0;
  await fuse(async () => void (breaths += 1));
  const opened = recorder.record.fusion;
  const whole = breaths;
  for (const last of [whole - 5, Math.floor(whole / 2)]) {
    breaths = 0;
    const cancelled = fuse(async () => {
      if (++breaths === last) throw new Error("cancelled");
    });
    await expect(cancelled).rejects.toThrow("cancelled");
  }
  expect(recorder.record.fusion).toBe(opened);
  await session.train(nothing);
  expect(recorder.record.arms.spline!.epochs.at(-1)!.epoch).toBe(1);
});
