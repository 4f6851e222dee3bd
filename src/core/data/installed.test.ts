// The readers on the real sets of ../shared/data, against the counts and facts of its README.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import type { Dataset, FileSource, Samples } from "./dataset.ts";
import { datasetFromFile, loadDataset } from "./load.ts";
import type { TableReport } from "./table/report.ts";

const SHARED = new URL("../../../../shared/data/", import.meta.url);
const here = existsSync(SHARED);
const why = here ? "" : " (skipped: ../shared/data is not on this machine)";
const fromShared: FileSource = (path) => readFile(new URL(path, SHARED));
const load = (name: string, train?: number, validation?: number) =>
  loadDataset({ name, train, validation, seed: 0 }, fromShared);

/** Share of validation samples whose nearest class mean is their own class's. */
function nearestMean({ train, validation, task }: Dataset): number {
  if (task.kind !== "classification") throw new Error("needs classes");
  const size = train.inputs.data.length / train.targets.data.length;
  const means = task.classes.map(() => new Float64Array(size));
  const counts = task.classes.map(() => 0);
  train.targets.data.forEach((label) => (counts[label] += 1));
  eachSample(train, size, (sample, label) =>
    sample.forEach((value, i) => (means[label][i] += value / counts[label])),
  );
  let right = 0;
  eachSample(validation, size, (sample, label) => {
    const far = means.map((mean) => sample.reduce((sum, x, i) => sum + (x - mean[i]) ** 2, 0));
    right += Number(far.indexOf(Math.min(...far)) === label);
  });
  return right / validation.targets.data.length;
}

function eachSample(
  { inputs, targets }: Samples,
  size: number,
  visit: (sample: Float32Array, label: number) => void,
): void {
  const data = inputs.data as Float32Array;
  targets.data.forEach((label, i) => visit(data.subarray(i * size, (i + 1) * size), label));
}

describe.skipIf(!here)(`sets of ../shared/data${why}`, () => {
  test("Fashion-MNIST is whole: 60,000 and 10,000 images, 6,000 and 1,000 a class", async () => {
    const { train, validation } = await load("fashion-mnist", 60_000, 10_000);
    expect(train.inputs.shape).toEqual([60_000, 28, 28, 1]);
    const counts = (values: ArrayLike<number>) => {
      const result = new Array<number>(10).fill(0);
      for (let i = 0; i < values.length; i++) result[values[i]] += 1;
      return result;
    };
    expect(counts(train.targets.data)).toEqual(new Array(10).fill(6000));
    expect(counts(validation.targets.data)).toEqual(new Array(10).fill(1000));
  });

  describe("Fashion-MNIST in part", () => {
    let data: Dataset;
    beforeAll(async () => {
      data = await load("fashion-mnist", 5000, 1000);
    });

    test("is normalised by its training part to mean 0 and deviation 1", () => {
      const values = data.train.inputs.data as Float32Array;
      const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
      const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length - mean * mean;
      expect(mean).toBeCloseTo(0, 4);
      expect(variance).toBeCloseTo(1, 4);
      // The whole training set's, as published widely: 0.2860 and 0.3530 of 255.
      expect(data.inputNormalisation.mean[0] / 255).toBeCloseTo(0.286, 2);
      expect(data.inputNormalisation.scale[0] / 255).toBeCloseTo(0.353, 2);
    });

    test("nearest class means read two thirds of it, so pictures and labels belong together", () => {
      expect(nearestMean(data)).toBeGreaterThan(0.6);
    });
  });

  test("CIFAR-10's subset holds 3,000 colour images whose means beat chance", async () => {
    const data = await load("cifar10-subset");
    expect(data.train.inputs.shape).toEqual([2400, 32, 32, 3]);
    expect(data.validation.inputs.shape).toEqual([600, 32, 32, 3]);
    expect(data.task).toMatchObject({ classes: expect.arrayContaining(["airplane", "truck"]) });
    expect(nearestMean(data)).toBeGreaterThan(0.2);
  });

  test("the activity set holds 2,911 and 618 windows of 128×6 with the classes' published counts", async () => {
    const data = await load("har");
    expect(data.train.inputs.shape).toEqual([2911, 128, 6]);
    expect(data.validation.inputs.shape).toEqual([618, 128, 6]);
    expect(data.features).toHaveLength(6);
    const counts = new Array<number>(6).fill(0);
    data.train.targets.data.forEach((label) => (counts[label] += 1));
    expect(counts).toEqual([503, 430, 395, 491, 549, 543]);
    expect(nearestMean(data)).toBeGreaterThan(0.35);
  });

  // Rows, features and the target's minimum and maximum, from the README's table.
  test.each([
    ["auto-mpg", 392, 7, 9, 46.6],
    ["airfoil-self-noise", 1503, 5, 103.38, 140.987],
    ["wine-quality-red", 1599, 11, 3, 8],
    ["wine-quality-white", 4898, 11, 3, 9],
    ["california-housing", 20_433, 8, 14_999, 500_001],
    ["diabetes", 442, 10, 25, 346],
  ])(
    "%s holds %i rows of %i numbers, target from %f to %f",
    async (name, rows, features, low, high) => {
      const validation = Math.round(rows / 5);
      const data = await load(name, rows - validation, validation);
      expect(data.inputShape).toEqual([features]);
      expect(data.features).toHaveLength(features);
      const { mean, scale } = data.targetNormalisation!;
      const raw = [...data.train.targets.data, ...data.validation.targets.data].map(
        (value) => value * scale[0] + mean[0],
      );
      expect(raw).toHaveLength(rows);
      expect(Math.min(...raw) / low).toBeCloseTo(1, 4);
      expect(Math.max(...raw) / high).toBeCloseTo(1, 4);
    },
  );

  test.each([
    ["iris", 150, 4, 3, 0.85],
    ["digits-8x8", 1797, 64, 10, 0.8],
  ])(
    "%s holds %i rows of %i numbers in %i classes that their means distinguish",
    async (name, rows, features, classes, atLeast) => {
      const data = await load(name);
      expect(data.inputShape).toEqual([features]);
      expect(data.train.targets.data.length + data.validation.targets.data.length).toBe(rows);
      expect(data.task).toMatchObject({ kind: "classification", classes: { length: classes } });
      expect(nearestMean(data)).toBeGreaterThan(atLeast);
    },
  );

  test("rows with gaps are left out of a table of one's own, and counted", async () => {
    const bytes = await readFile(new URL("auto-mpg/auto-mpg_398_with_missing.csv", SHARED));
    const reports: TableReport[] = [];
    const file = { file: "mine.csv", bytes };
    await datasetFromFile(file, { name: "mine.csv", seed: 0 }, undefined, (heard) =>
      reports.push(heard),
    );
    expect(reports[0].rows).toMatchObject({
      ...{ inFile: 398, usable: 392 },
      dropped: [{ count: 6, reason: 'column "horsepower" is missing' }],
    });
  });

  test("every catalogued set of the folder loads with its defaults", async () => {
    for (const { name, files, defaults } of CATALOGUE) {
      if (files.length === 0 || !files.every((file) => existsSync(new URL(file, SHARED)))) continue;
      if (name === "fashion-mnist") continue; // above
      const { train, validation, inputShape } = await load(name);
      expect([name, train.targets.data.length]).toEqual([name, defaults.train]);
      expect([name, validation.targets.data.length]).toEqual([name, defaults.validation]);
      expect(inputShape).toEqual(CATALOGUE.find((entry) => entry.name === name)!.inputShape);
    }
  });
});

test("a set that is not installed is refused with the file and the command that installs it", async () => {
  const missing: FileSource = () => Promise.reject(new Error("HTTP 404"));
  await expect(loadDataset({ name: "mnist", seed: 0 }, missing)).rejects.toThrow(
    "MNIST cannot be read: mnist/train-images-idx3-ubyte.gz: HTTP 404. To install it run `npm run data -- mnist`",
  );
});

describe("a visitor's own table", () => {
  const rows = Array.from({ length: 50 }, (_, i) => `${i},${i % 3},${2 * i}`).join("\n");
  const file = { file: "mine.csv", bytes: new TextEncoder().encode(`time,b,y\n${rows}`) };
  const options = { name: "mine.csv", seed: 0 };

  test("becomes a data set with four fifths for training", async () => {
    const data = await datasetFromFile(file, options);
    expect(data.train.inputs.shape).toEqual([40, 2]);
    expect(data.validation.targets.shape).toEqual([10, 1]);
    expect(data.title).toBe("mine.csv");
  });

  test("is read with room for other work in between, and what a breath throws ends it", async () => {
    let breaths = 0;
    const breathe = async () => void (breaths += 1);
    expect(await datasetFromFile(file, options, breathe)).toEqual(
      await datasetFromFile(file, options),
    );
    expect(breaths).toBeGreaterThan(0);
    const stop = new Error("stop");
    await expect(datasetFromFile(file, options, () => Promise.reject(stop))).rejects.toBe(stop);
  });
});

test.each(["mine.csv", "MINE.CSV"])(
  "the table %s is not to be installed, but to be opened",
  async (name) => {
    const missing: FileSource = () => Promise.reject(new Error("HTTP 404"));
    const loading = loadDataset({ name, seed: 0 }, missing);
    await expect(loading).rejects.toThrow(
      `the table ${name} is not here: it is a file of somebody's own; open the file itself with Open…`,
    );
  },
);
