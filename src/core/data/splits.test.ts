import { expect, test } from "vitest";
import { datasetOf } from "./dataset.ts";
import type { Dataset } from "./dataset.ts";
import { datasetFromFile, loadDataset } from "./load.ts";
import { restore } from "./normalise.ts";
import { inputsAs, targetsAs } from "./renormalise.ts";
import { withSplits } from "./splits.ts";

const ROWS = 60;
/** A number that names each row, and a target that follows from it; one row in three is of class "b". */
const csv = (target: (row: number) => string) =>
  ["value,target", ...Array.from({ length: ROWS }, (_, i) => `${i}.5,${target(i)}`)].join("\n");
const read = (text: string, splits: number, seed = 3) =>
  datasetFromFile(
    { file: "own.csv", bytes: new TextEncoder().encode(text) },
    { name: "own.csv", seed, splits },
  );
const numbersOf = ({ inputNormalisation }: Dataset, { data }: Dataset["train"]["inputs"]) =>
  Array.from(data, (x) => Math.round(10 * restore(x, inputNormalisation)) / 10);

test("every split of a table holds each of its rows once, and is normalised by its own training part", async () => {
  const dataset = await read(
    csv((i) => `${i * i}.25`),
    4,
  );
  const all = Array.from({ length: ROWS }, (_, i) => i + 0.5);
  const parts = [0, 1, 2, 3].map((replica) => {
    const own = datasetOf(dataset, replica);
    const [train, validation] = [own.train, own.validation].map(({ inputs }) =>
      numbersOf(own, inputs),
    );
    expect([...train, ...validation].toSorted((a, b) => a - b)).toEqual(all);
    expect(validation.length).toBe(12);
    for (const { data } of [own.train.inputs, own.train.targets]) {
      const mean = Array.from(data).reduce((sum, x) => sum + x, 0) / data.length;
      expect(mean).toBeCloseTo(0, 5);
    }
    return validation.toSorted((a, b) => a - b).join();
  });
  expect(new Set(parts).size).toBe(4);
});

test("classes keep their shares in every split", async () => {
  const dataset = await read(
    csv((i) => (i % 3 === 0 ? "b" : "a")),
    5,
  );
  for (const { validation } of dataset.splits!) {
    const shares = Array.from(validation.targets.data).filter((label) => label === 1).length / 12;
    expect(Math.abs(shares - 1 / 3)).toBeLessThanOrEqual(1 / 12);
  }
});

test("the first split is the one that all would share, and a split does not hang on how many there are", async () => {
  const text = csv((i) => `${i}.75`);
  const [none, one, four, six] = await Promise.all(
    [undefined, 1, 4, 6].map((splits) => read(text, splits!)),
  );
  const { splits, ...first } = four;
  expect([one, first, splits![0]]).toEqual([none, none, none]);
  expect(six.splits!.slice(0, 4)).toEqual(splits);
  expect((await read(text, 4, 4)).splits![1]).not.toEqual(splits![1]);
});

test.each(["digits", "spirals", "moons", "friedman1", "sine"])(
  "%s, which is generated, is drawn anew for every split",
  async (name) => {
    const options = { name, train: 30, validation: 20, seed: 0, splits: 3 };
    const { splits, ...first } = await loadDataset(options, async () => new Uint8Array());
    const alone = await loadDataset({ ...options, splits: 1 }, async () => new Uint8Array());
    expect(first).toEqual(alone);
    const texts = splits!.map(({ train }) => JSON.stringify(Array.from(train.inputs.data)));
    expect(new Set(texts).size).toBe(3);
    for (const { train, validation } of splits!) {
      expect([train, validation].map(({ targets }) => targets.shape[0])).toEqual([30, 20]);
    }
  },
);

test("numbers between two splits keep their raw values", async () => {
  const { splits } = await read(
    csv((i) => `${100 * i}.5`),
    2,
  );
  const [first, second] = splits!;
  const there = inputsAs(second, first, first.validation.inputs.data);
  expect(there).not.toEqual(first.validation.inputs.data);
  const raw = (own: Dataset, data: ArrayLike<number>) =>
    Array.from(data, (x) => restore(x, own.inputNormalisation));
  raw(second, there).forEach((x, i) =>
    expect(x).toBeCloseTo(raw(first, first.validation.inputs.data)[i], 4),
  );
  expect(inputsAs(first, first, first.train.inputs.data)).toBe(first.train.inputs.data);
  const targets = targetsAs(second, first, first.validation.targets.data);
  targets.forEach((y: number, i: number) =>
    expect(restore(y, second.targetNormalisation!)).toBeCloseTo(
      restore(first.validation.targets.data[i], first.targetNormalisation!),
      1,
    ),
  );
});

test("splits that would fill the memory are refused before a second is made", async () => {
  const huge = await loadDataset(
    { name: "moons", train: 4, validation: 2, seed: 0 },
    async () => new Uint8Array(),
  );
  const inputs = { shape: [1], data: { length: 2 ** 24 } as Float32Array };
  const make = (replica: number): Dataset => {
    if (replica > 0) throw new Error("made all the same");
    return { ...huge, train: { ...huge.train, inputs } };
  };
  await expect(withSplits({ splits: 64 }, make)).rejects.toThrow(
    /^data moons: 64 splits of their own take 4\.0 GiB, more than 1 GiB; use fewer replicas/,
  );
});
