// The generated sets against the laws they are made by; digits against a nearest-mean reader.

import { describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import type { Dataset } from "./dataset.ts";
import { loadDataset } from "./load.ts";
import { restore } from "./normalise.ts";

const noFiles = () => Promise.reject(new Error("a generated set must not read files"));
const load = (name: string, train?: number, validation?: number, seed = 0) =>
  loadDataset({ name, train, validation, seed }, noFiles);

const GENERATED = CATALOGUE.filter((entry) => entry.source === "generated");

/** Raw feature `column` of every training sample. */
function column({ train, inputShape, inputNormalisation }: Dataset, index: number): number[] {
  const width = inputShape.at(-1)!;
  return [...train.inputs.data]
    .filter((_, i) => i % width === index)
    .map((value) => restore(value, inputNormalisation, index));
}

describe.each(GENERATED)("$name", ({ name, title, task, inputShape, defaults }) => {
  test("is as in the catalogue, in shape, task and number", async () => {
    const data = await load(name);
    expect([data.name, data.title, data.task.kind]).toEqual([name, title, task]);
    expect(data.train.inputs.shape).toEqual([defaults.train, ...inputShape]);
    expect(data.validation.inputs.shape).toEqual([defaults.validation, ...inputShape]);
    const perSample = task === "regression" ? [1] : [];
    expect(data.train.targets.shape).toEqual([defaults.train, ...perSample]);
    for (const { inputs, targets } of [data.train, data.validation]) {
      expect(inputs.data.every(Number.isFinite) && targets.data.every(Number.isFinite)).toBe(true);
    }
  });

  test("comes back the same from the same seed and otherwise from another", async () => {
    const [first, again, other] = [
      await load(name, 50, 20),
      await load(name, 50, 20),
      await load(name, 50, 20, 1),
    ];
    expect(first.train.inputs.data).toEqual(again.train.inputs.data);
    expect(first.train.inputs.data).not.toEqual(other.train.inputs.data);
  });

  test("more training samples leave the first ones and all validation targets as they were", async () => {
    const few = await load(name, 30, 50);
    const many = await load(name, 60, 50);
    const raw = ({ train, targetNormalisation }: Dataset) =>
      [...train.targets.data.slice(0, 30)].map((value) =>
        targetNormalisation ? restore(value, targetNormalisation) : value,
      );
    raw(few).forEach((value, i) => expect(value).toBeCloseTo(raw(many)[i], 4));
    if (task === "classification") {
      expect(few.validation.targets.data).toEqual(many.validation.targets.data);
    }
  });
});

test("classes are balanced to one sample", async () => {
  for (const [name, classes] of [
    ["digits", 10],
    ["spirals", 2],
    ["moons", 2],
  ] as const) {
    const { train } = await load(name, 205, 10);
    const counts = new Array<number>(classes).fill(0);
    train.targets.data.forEach((label) => (counts[label] += 1));
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  }
});

test("the spirals' arms are the Archimedean curve of 1.75 turns, half a turn apart", async () => {
  const data = await load("spirals", 2000, 10);
  const [x, y] = [column(data, 0), column(data, 1)];
  let worst = 0;
  data.train.targets.data.forEach((label, i) => {
    const radius = Math.hypot(x[i], y[i]);
    const turns = Math.atan2(y[i], x[i]) / (2 * Math.PI) - label / 2 - 1.75 * radius;
    // Distance across the arm: the angle off, as a length.
    worst = Math.max(worst, Math.abs(turns - Math.round(turns)) * 2 * Math.PI * radius);
  });
  // Across the arm a radius error ε shifts the angle by 1.75 turns·ε: up to 11ε + ε; five deviations of 0.02.
  expect(worst).toBeLessThan(5 * 0.02 * 12);
});

test("moons lie on half circles of radius 1, up to noise of 0.12", async () => {
  const data = await load("moons", 2000, 10);
  const [x, y] = [column(data, 0), column(data, 1)];
  const off = [...data.train.targets.data].map((label, i) =>
    label === 0 ? Math.hypot(x[i], y[i]) - 1 : Math.hypot(x[i] - 1, y[i] - 0.5) - 1,
  );
  const deviation = Math.sqrt(off.reduce((sum, d) => sum + d * d, 0) / off.length);
  expect(Math.abs(deviation - 0.12)).toBeLessThan(5 * (0.12 / Math.sqrt(2 * off.length)) + 0.005);
});

test("Friedman's formula leaves noise of mean 0 and variance 1", async () => {
  const data = await load("friedman1", 4000, 10);
  const x = Array.from({ length: 10 }, (_, i) => column(data, i));
  const rest = [...data.train.targets.data].map((target, i) => {
    const clean =
      10 * Math.sin(Math.PI * x[0][i] * x[1][i]) +
      20 * (x[2][i] - 0.5) ** 2 +
      10 * x[3][i] +
      5 * x[4][i];
    return restore(target, data.targetNormalisation!) - clean;
  });
  const mean = rest.reduce((sum, e) => sum + e, 0) / 4000;
  const variance = rest.reduce((sum, e) => sum + (e - mean) ** 2, 0) / 4000;
  expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(4000));
  expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 4000));
  for (const feature of x)
    expect(Math.min(...feature) > -1e-6 && Math.max(...feature) < 1 + 1e-6).toBe(true);
});

test("the sine's noise has deviation 0.05", async () => {
  const data = await load("sine", 4000, 10);
  const x = column(data, 0);
  const rest = [...data.train.targets.data].map(
    (target, i) => restore(target, data.targetNormalisation!) - Math.sin(3 * Math.PI * x[i]),
  );
  const deviation = Math.sqrt(rest.reduce((sum, e) => sum + e * e, 0) / rest.length);
  expect(Math.abs(deviation / 0.05 - 1)).toBeLessThan(5 / Math.sqrt(2 * 4000));
});

test("digits are ten figures that a nearest-mean reader distinguishes often, and not always", async () => {
  const { train, validation } = await load("digits");
  const means = Array.from({ length: 10 }, () => new Float64Array(256));
  train.targets.data.forEach((label, i) => {
    for (let p = 0; p < 256; p++) means[label][p] += train.inputs.data[i * 256 + p] / 400;
  });
  const guesses = Array.from(validation.targets.data, (_, i) => {
    const distances = means.map((mean) =>
      mean.reduce((sum, m, p) => sum + (m - validation.inputs.data[i * 256 + p]) ** 2, 0),
    );
    return distances.indexOf(Math.min(...distances));
  });
  const right = guesses.filter((guess, i) => guess === validation.targets.data[i]).length;
  // A linear reader reaches 0.93 and a small deep net 0.96 (numpy, Adam, 20 epochs).
  expect(right / 1000).toBeGreaterThan(0.65);
  expect(right / 1000).toBeLessThan(0.95);
});

test("sizes that would hang a page are refused with the most there is", async () => {
  await expect(load("digits", 1e7)).rejects.toThrow(
    "10000000 train samples asked for, 100000 there",
  );
});

test("an unknown name is refused with the names there are", async () => {
  await expect(load("digitz")).rejects.toThrow('unknown set "digitz"; one of digits, spirals');
});

test("a seed that is no number is refused", async () => {
  await expect(load("moons", 10, 10, NaN)).rejects.toThrow("seed must be finite, got NaN");
});
