import { expect, test } from "vitest";
import { catalogueEntry } from "#core/data/catalogue.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { adaptToData } from "./adapt.ts";

const digits = presetById("digits")!.experiment;
const on = (name: string) => adaptToData(digits, catalogueEntry(name));

test.each(["moons", "spirals", "friedman1", "digits"])(
  "on %s a network gets the batches of its presets, and as many epochs give or take a half",
  (name) => {
    const preset = presetById(name)!.experiment;
    const { training, shallowEpochs } = on(name);
    expect(training.batchSize).toBe(preset.training.batchSize);
    expect(training.epochs).toBeGreaterThanOrEqual(preset.training.epochs / 2);
    expect(training.epochs).toBeLessThanOrEqual(2 * preset.training.epochs);
    expect(shallowEpochs).toBe(training.epochs);
  },
);

test("a large set is not gone through for minutes, a tiny one often enough", () => {
  expect(on("mnist").training).toMatchObject({ epochs: 3, batchSize: 64 });
  expect(on("iris").training).toMatchObject({ epochs: 40, batchSize: 16 });
});

test("an optimizer other than Adam keeps its rate, and a schedule of the other set's epochs is dropped", () => {
  const training = {
    ...digits.training,
    optimizer: { type: "sgd", learningRate: 0.3 } as const,
    schedule: [{ afterEpoch: 3, learningRate: 0.1 }],
  };
  const moved = adaptToData({ ...digits, training }, catalogueEntry("moons")).training;
  expect(moved.optimizer).toEqual({ type: "sgd", learningRate: 0.3 });
  expect(moved.schedule).toEqual([]);
});

test("an own table is paced by its rows; one of unknown length keeps what was chosen", () => {
  const table = { name: "mine.csv", inputShape: [6], outputs: 1 };
  expect(adaptToData(digits, { ...table, rows: 500 }).training.batchSize).toBe(16);
  expect(adaptToData(digits, table).training).toBe(digits.training);
});
