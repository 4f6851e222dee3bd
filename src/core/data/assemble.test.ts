import { expect, test } from "vitest";
import { assemble } from "./assemble.ts";
import type { RawDataset } from "./raw.ts";
import { stratifiedOrder } from "./split.ts";

const DEFAULTS = { train: 1000, validation: 1000 };

/** 40 rows of two features; the first is the row, the class is the row modulo 4. */
const CLASSES: RawDataset = {
  name: "toy",
  title: "Toy",
  task: { kind: "classification", classes: ["a", "b", "c", "d"] },
  inputShape: [2],
  scaling: "lastAxis",
  samples: {
    inputs: Float64Array.from({ length: 80 }, (_, i) => (i % 2 === 0 ? i / 2 : 7)),
    targets: Uint8Array.from({ length: 40 }, (_, i) => i % 4),
  },
};
const VALUES: RawDataset = {
  ...CLASSES,
  task: { kind: "regression", target: "y" },
  samples: { ...CLASSES.samples, targets: Float64Array.from({ length: 40 }, (_, i) => 100 + i) },
};

/** The raw row numbers of a part, read back from the first feature. */
function rowsOf(data: ReturnType<typeof assemble>, part: "train" | "validation"): number[] {
  const { mean, scale } = data.inputNormalisation;
  return [...data[part].inputs.data]
    .filter((_, i) => i % 2 === 0)
    .map((value) => Math.round(value * scale[0] + mean[0]) + 0);
}

test("the parts share no row, and each row keeps its target", () => {
  const data = assemble(CLASSES, { train: 30, validation: 10 }, DEFAULTS, 0);
  const rows = [...rowsOf(data, "train"), ...rowsOf(data, "validation")];
  expect(rows.sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  expect([...data.train.targets.data]).toEqual(rowsOf(data, "train").map((row) => row % 4));
});

test("asking for more training samples leaves the validation part as it was", () => {
  const few = assemble(CLASSES, { train: 8, validation: 12 }, DEFAULTS, 3);
  const many = assemble(CLASSES, { train: 28, validation: 12 }, DEFAULTS, 3);
  expect(rowsOf(few, "validation")).toEqual(rowsOf(many, "validation"));
  expect(rowsOf(few, "train")).toEqual(rowsOf(many, "train").slice(0, 8));
});

test("both parts hold each class in its share", () => {
  const data = assemble(CLASSES, { train: 20, validation: 12 }, DEFAULTS, 1);
  const counts = (values: ArrayLike<number>) =>
    [0, 1, 2, 3].map((label) => Array.from(values).filter((value) => value === label).length);
  counts(data.validation.targets.data).forEach((n) =>
    expect(Math.abs(n - 3)).toBeLessThanOrEqual(1),
  );
  counts(data.train.targets.data).forEach((n) => expect(Math.abs(n - 5)).toBeLessThanOrEqual(2));
});

test("every prefix of a stratified order holds a rare class in its share, within two rows", () => {
  const labels = Uint8Array.from({ length: 1000 }, (_, i) => (i % 10 === 0 ? 1 : 0));
  const order = stratifiedOrder(0, "toy", "split", labels);
  let rare = 0;
  order.forEach((row, i) => {
    rare += labels[row];
    expect(Math.abs(rare - (i + 1) / 10)).toBeLessThan(2);
  });
  expect(rare).toBe(100);
});

test("inputs and regression targets are standardised by the training part alone", () => {
  const data = assemble(VALUES, { train: 25, validation: 15 }, DEFAULTS, 0);
  const train = rowsOf(data, "train");
  const mean = train.reduce((sum, row) => sum + row, 0) / 25;
  const deviation = Math.sqrt(train.reduce((sum, row) => sum + (row - mean) ** 2, 0) / 25);
  expect(data.inputNormalisation.mean).toEqual([expect.closeTo(mean, 10), 7]);
  expect(data.inputNormalisation.scale).toEqual([expect.closeTo(deviation, 10), 1]);
  expect(data.targetNormalisation!.mean[0]).toBeCloseTo(mean + 100, 10);
  expect(data.train.targets.shape).toEqual([25, 1]);
  const first = rowsOf(data, "validation")[0];
  expect(data.validation.targets.data[0]).toBeCloseTo((first - mean) / deviation, 5);
});

test("an official test part is the validation part, and only it", () => {
  const heldOut = { inputs: Float64Array.of(1000, 7, 1001, 7), targets: Uint8Array.of(0, 1) };
  const data = assemble({ ...CLASSES, heldOut }, {}, DEFAULTS, 0);
  expect(new Set(rowsOf(data, "validation"))).toEqual(new Set([1000, 1001]));
  expect(data.train.targets.shape).toEqual([40]);
});

test("without sizes, a fifth validates and the rest trains", () => {
  const data = assemble(CLASSES, {}, DEFAULTS, 0);
  expect([data.train.targets.shape, data.validation.targets.shape]).toEqual([[32], [8]]);
});

test.each([
  [{ train: 39, validation: 2 }, "39 train samples asked for, 38 there"],
  [{ validation: 40 }, "40 validation samples asked for, 39 there"],
  [{ train: 0 }, "train must be a positive integer, got 0"],
  [{ train: 2.5 }, "train must be a positive integer, got 2.5"],
  [{ validation: NaN }, "validation must be a positive integer, got NaN"],
])("sizes %j are refused with both counts", (sizes, message) => {
  expect(() => assemble(CLASSES, sizes, DEFAULTS, 0)).toThrow(message);
});

test("another seed makes another split", () => {
  const split = (seed: number) => rowsOf(assemble(CLASSES, { train: 20 }, DEFAULTS, seed), "train");
  expect(split(0)).toEqual(split(0));
  expect(split(0)).not.toEqual(split(1));
});

test("a number that is none any more in deviations of the training part is refused with its column", () => {
  const still = Float64Array.from({ length: 80 }, (_, i) => (i % 2 ? 7 : 1e-30 * (i / 2)));
  const moved = Float64Array.from(still);
  const options = { train: 30, validation: 10 };
  const features = ["speed", "weight"];
  const raw = { ...CLASSES, features, samples: { ...CLASSES.samples, inputs: moved } };
  const probe = assemble({ ...raw, samples: CLASSES.samples }, options, DEFAULTS, 0);
  moved[2 * rowsOf(probe, "validation")[0]] = 1e20;
  expect(() => assemble(raw, options, DEFAULTS, 0)).toThrow(
    'data toy, column "speed": 100000000000000000000 among the validation samples',
  );
  moved.set(still);
  expect(assemble(raw, options, DEFAULTS, 0).train.inputs.data.every(Number.isFinite)).toBe(true);
});

test("a target far beyond those of the training part is refused too", () => {
  const options = { train: 30, validation: 10 };
  const held = rowsOf(assemble(VALUES, options, DEFAULTS, 0), "validation");
  const targets = Float64Array.from({ length: 40 }, (_, row) => 1e-30 * row);
  const raw = { ...VALUES, samples: { ...VALUES.samples, targets } };
  const rows = rowsOf(assemble(raw, options, DEFAULTS, 0), "validation");
  expect(rows).toEqual(held);
  targets[held[3]] = -1e20;
  expect(() => assemble(raw, options, DEFAULTS, 0)).toThrow(
    'data toy, column "y": -100000000000000000000 among the validation samples',
  );
});
