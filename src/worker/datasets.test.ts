import { expect, test, vi } from "vitest";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { openDatasetShelf } from "./datasets.ts";
import type { OpenCommand } from "./handling/platform.ts";

const rows = Array.from({ length: 20 }, (_, i) => `${i},${2 * i}`);
const bytes = () => new TextEncoder().encode(["a,y", ...rows].join("\n"));
const experiment = parseExperiment({
  version: 1,
  data: { name: "mine.csv" },
  network: { layers: [{ type: "dense", units: 1 }] },
});
const wait = { breathe: async () => {}, signal: new AbortController().signal };

function commandOf(bytes: Uint8Array<ArrayBuffer>, content = new Blob([bytes])): OpenCommand {
  const facts = { task: "regression", inputShape: [1], outputs: 1 } as const;
  const table = { name: "mine.csv", title: "mine.csv", content, ...facts };
  return { type: "open", run: 1, experiment, dataFolder: "http://127.0.0.1/data/", table };
}

test("a visitor's file is read once, however often its bytes come", async () => {
  const shelf = openDatasetShelf();
  const first = await shelf.take(commandOf(bytes()), wait);
  expect(first.train.inputs.shape).toEqual([16, 1]);
  const breathe = vi.fn(wait.breathe);
  expect(await shelf.take(commandOf(bytes()), { ...wait, breathe })).toBe(first);
  expect(breathe).not.toHaveBeenCalled();
});

test("a file of the same name and length that differs in one byte is another set", async () => {
  const shelf = openDatasetShelf();
  const first = await shelf.take(commandOf(bytes()), wait);
  const changed = bytes();
  changed[changed.length - 1] ^= 1; // its last digit
  const second = await shelf.take(commandOf(changed), wait);
  expect(second).not.toBe(first);
  expect(second.targetNormalisation).not.toEqual(first.targetNormalisation);
});

test("a breath that throws ends the reading of a visitor's file", async () => {
  const stop = new Error("stop");
  const breathe = () => Promise.reject(stop);
  const taking = openDatasetShelf().take(commandOf(bytes()), { ...wait, breathe });
  await expect(taking).rejects.toBe(stop);
});

test.each([
  ["are gone", () => Promise.reject(new Error("NotReadableError"))],
  ["never come", () => new Promise<never>(() => {})],
])(
  "where the bytes of a visitor's file %s, a sentence asks for the file",
  async (_, arrayBuffer) => {
    const content = Object.assign(new Blob([bytes()]), { arrayBuffer });
    await expect(openDatasetShelf(1).take(commandOf(bytes(), content), wait)).rejects.toThrow(
      "the bytes of mine.csv are not to be had from the browser any more; open the file again with Open…",
    );
  },
);

test("more than a page has room for is refused before anything is fetched, with what to do", async () => {
  const data = { name: "cifar-10", train: 50_000, validation: 10_000 };
  const { table: _, ...command } = commandOf(bytes());
  const taking = openDatasetShelf().take(
    { ...command, experiment: { ...experiment, data }, dataFolder: "http://127.0.0.1:1/" },
    wait,
  );
  await expect(taking).rejects.toThrow(
    /take 737 MB, more than the 268 MB that a page has room for; ask for .* or run the experiment with/,
  );
});
