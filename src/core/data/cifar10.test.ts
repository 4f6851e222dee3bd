// The whole of CIFAR-10, on made-up batches of ten pictures, whose number stands in their first pixel.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { catalogueEntry } from "./catalogue.ts";
import type { Dataset, FileSource } from "./dataset.ts";
import { loadDataset } from "./load.ts";
import type { DataOptions } from "./load.ts";
import { restore } from "./normalise.ts";
import { PAGE_ROOM } from "./room.ts";

const FOLDER = "cifar-10-batches-bin";
const NAMES = "airplane automobile bird cat deer dog frog horse ship truck".split(" ");

/** Ten records, one a class, with red 10·part + i in the first pixel. */
function batch(part: number): Uint8Array {
  const bytes = new Uint8Array(10 * 3073);
  for (let i = 0; i < 10; i++) bytes.set([i, 10 * part + i], i * 3073);
  return bytes;
}
const FILES = new Map([
  ...[1, 2, 3, 4, 5].map((part) => [`${FOLDER}/data_batch_${part}.bin`, batch(part)] as const),
  [`${FOLDER}/test_batch.bin`, batch(20)],
  [`${FOLDER}/batches.meta.txt`, new TextEncoder().encode(`${NAMES.join("\n")}\n\n`)],
]);

/** First pixels of a part's pictures. */
function redsOf(dataset: Dataset, part: "train" | "validation"): readonly number[] {
  const { shape, data } = dataset[part].inputs;
  return Array.from({ length: shape[0] }, (_, i) =>
    Math.round(restore(data[i * 3072], dataset.inputNormalisation)),
  );
}

async function load(options: Omit<DataOptions, "name" | "seed">, files = FILES) {
  const read: string[] = [];
  const source: FileSource = async (path) => {
    read.push(path.replace(`${FOLDER}/`, ""));
    const bytes = files.get(path);
    if (bytes) return bytes;
    throw new Error("it is not in the data folder");
  };
  const dataset = await loadDataset({ name: "cifar-10", seed: 0, ...options }, source);
  return {
    dataset,
    read: read.toSorted(),
    train: redsOf(dataset, "train"),
    validation: redsOf(dataset, "validation"),
  };
}
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);
const from = (start: number, count: number) => Array.from({ length: count }, (_, i) => start + i);

describe("reads no more batches than hold what is asked for, in their order", () => {
  test.each([
    [1, ["data_batch_1.bin"]],
    [10, ["data_batch_1.bin"]],
    [11, ["data_batch_1.bin", "data_batch_2.bin"]],
    [50, [1, 2, 3, 4, 5].map((part) => `data_batch_${part}.bin`)],
  ])("%i pictures", async (train, batches) => {
    const { read, dataset } = await load({ train, validation: 4 });
    expect(read).toEqual(["batches.meta.txt", ...batches, "test_batch.bin"]);
    expect(dataset.train.inputs.shape).toEqual([train, 32, 32, 3]);
  });
});

test("trains on pictures of the batches and holds out those of the test batch, with their labels", async () => {
  const { dataset, train, validation } = await load({ train: 20, validation: 10 });
  expect(ascending(train)).toEqual(from(10, 20));
  expect(ascending(validation)).toEqual(from(200, 10));
  expect([...dataset.train.targets.data]).toEqual(train.map((red) => red % 10));
  expect([...dataset.validation.targets.data]).toEqual(validation.map((red) => red % 10));
  expect(dataset.task).toEqual({ kind: "classification", classes: NAMES });
});

test("replicas with splits of their own draw from all five batches", async () => {
  const { read, dataset } = await load({ train: 10, validation: 5, splits: 4 });
  expect(read).toHaveLength(7);
  const drawn = dataset.splits!.map((split) => ascending(redsOf(split, "train")).join());
  expect(new Set(drawn).size).toBe(4);
});

test("more pictures than there are are refused with both counts", async () => {
  await expect(load({ train: 51 })).rejects.toThrow(
    "data cifar-10: 51 train samples asked for, 50 there; ask for fewer",
  );
  await expect(load({ train: 10, validation: 11 })).rejects.toThrow(
    "data cifar-10: 11 validation samples asked for, 10 there",
  );
});

test("where the set is missing or damaged, the command that installs it is named", async () => {
  const without = (path: string) => new Map([...FILES].filter(([name]) => !name.endsWith(path)));
  for (const file of [
    "data_batch_1.bin",
    "data_batch_2.bin",
    "test_batch.bin",
    "batches.meta.txt",
  ]) {
    await expect(load({ train: 20, validation: 5 }, without(file))).rejects.toThrow(
      `CIFAR-10, 60,000 images cannot be read: ${FOLDER}/${file}: it is not in the data folder. To install it run \`npm run data -- cifar-10\``,
    );
  }
  const cut = new Map(FILES).set(`${FOLDER}/data_batch_2.bin`, batch(2).subarray(5));
  await expect(load({ train: 20, validation: 5 }, cut)).rejects.toThrow(
    /data_batch_2\.bin: 30725 bytes are not whole records .*; install it again with `npm run data -- cifar-10`$/,
  );
});

describe("the room of a page", () => {
  const file = new URL("../../../public/experiments/cifar-10.full.json", import.meta.url);
  const paper = dataOptions(parseExperiment(JSON.parse(readFileSync(file, "utf8"))));
  const never: FileSource = () => Promise.reject(new Error("a file was asked for"));

  test("does not hold the paper's 60,000 pictures, which is known before one is fetched", async () => {
    expect(paper).toMatchObject({ name: "cifar-10", train: 50_000, validation: 10_000 });
    await expect(loadDataset({ ...paper, room: PAGE_ROOM }, never)).rejects.toThrow(
      "data cifar-10: 50000 and 10000 samples of 3072 numbers take 737 MB, more than the 268 MB that a page has room for; ask for 21845 in all at most, or run the experiment with `npx fuseinit-lab run`",
    );
    await expect(loadDataset(paper, never)).rejects.toThrow("a file was asked for");
  });

  test("holds the set's defaults, the most that it names, and all of Fashion-MNIST", async () => {
    const { train, validation } = catalogueEntry("cifar-10").defaults;
    for (const [name, held] of [
      ["cifar-10", [train, validation]],
      ["cifar-10", [20_000, 1845]],
      ["fashion-mnist", [60_000, 10_000]],
    ] as const) {
      const asked = { name, seed: 0, train: held[0], validation: held[1], room: PAGE_ROOM };
      await expect(loadDataset(asked, never)).rejects.toThrow("a file was asked for");
    }
    const more = { name: "cifar-10", seed: 0, train: 20_000, validation: 1846, room: PAGE_ROOM };
    await expect(loadDataset(more, never)).rejects.toThrow("ask for 21845 in all");
  });
});
