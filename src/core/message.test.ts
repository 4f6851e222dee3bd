import { describe, expect, test } from "vitest";
import { importFile } from "#core/importFile.ts";
import { datasetFromFile, loadDataset } from "#core/data/load.ts";
import { gunzipIfNeeded } from "#core/data/readers/gunzip.ts";
import { pairImages, parseIdx } from "#core/data/readers/idx.ts";
import { parseCifar } from "#core/data/readers/cifar.ts";
import { readTable } from "#core/data/table/inspect.ts";
import { parseSignalMeta, parseSignals } from "#core/data/readers/signals.ts";
import { readExperimentFile } from "#core/experiment/schema/file.ts";
import { readLink } from "#core/experiment/schema/link.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { parseFusionCase } from "#core/fusion/caseFile.ts";
import { LONGEST_MESSAGE, clip, clipName, listFaults, reasonOf } from "./message.ts";

const HUGE = "x".repeat(10_000_000);
const NAME = `${"n".repeat(10_000)}.csv`;
const WRONG = Array.from({ length: 100_000 }, () => ({ type: "dense", units: 0 }));
const sound = { version: 1, data: { name: "moons" }, network: { layers: [{ type: "flatten" }] } };
const bytes = (text: string) => new TextEncoder().encode(text);
const meta = (fields: object) => bytes(JSON.stringify({ dtype: "float32", ...fields }));

const READERS: readonly (readonly [string, () => unknown])[] = [
  ["100,000 wrong layers", () => parseExperiment({ ...sound, network: { layers: WRONG } })],
  [
    "a layer type of 10 MB",
    () => parseExperiment({ ...sound, network: { layers: [{ type: HUGE }] } }),
  ],
  ["a field name of 10 MB", () => parseExperiment({ ...sound, [HUGE]: 1 })],
  ["a word of 10 MB for a number", () => parseExperiment({ ...sound, seed: HUGE })],
  ["an initializer of 10 MB", () => parseExperiment({ ...sound, init: { type: HUGE } })],
  [
    "an initializer's option of 10 MB",
    () => parseExperiment({ ...sound, init: { type: "heNormal", [HUGE]: 1 } }),
  ],
  ["100,000 wrong arms", () => parseExperiment({ ...sound, arms: WRONG.map((_, i) => `arm${i}`) })],
  ["a file that is no JSON", () => readExperimentFile(NAME, HUGE)],
  [
    "a file of wrong fields under a long name",
    () => readExperimentFile(NAME, JSON.stringify({ ...sound, network: { layers: WRONG } })),
  ],
  ["100,000 wrong layers of a case", () => parseFusionCase({ layers: WRONG })],
  ["a case's field name of 10 MB", () => parseFusionCase({ layers: [], [HUGE]: 1 })],
  ["a case's method of 10 MB", () => parseFusionCase({ layers: [], method: HUGE })],
  [
    "a shape of 100,000 axes",
    () =>
      parseFusionCase({
        layers: [{ type: "positionBias", bias: { shape: WRONG.map(() => 2), data: [1] } }],
      }),
  ],
  ["a link of 10 MB", () => readLink(`v=1&${HUGE}`)],
  ["a link without names", () => readLink("v".repeat(60_000))],
  ["a link's preset of 60 kB", () => readLink(`preset=${"p".repeat(60_000)}`)],
  ["a link's version of 60 kB", () => readLink(`v=${"p".repeat(60_000)}`)],
  ["a link's field of 60 kB", () => readLink(`preset=moons&${"f".repeat(60_000)}=1`)],
  ["a link's word for a number", () => readLink(`preset=moons&seed=${"f".repeat(60_000)}`)],
  [
    "a link of wrong layers",
    () => readLink(`preset=moons&network.layers=(${"(type:dense),".repeat(4000)}1)`),
  ],
  ["a cell of 10 MB", () => readTable(bytes(`a,y\n1,2\n${HUGE},3`), {}, { file: NAME })],
  ["a column name of 10 MB", () => readTable(bytes(`${HUGE},y\n1,2\nred,3`), {}, { file: NAME })],
  ["a target's name of 10 MB", () => readTable(bytes(`a,${HUGE}\n1,b\n2,b`), {}, { file: NAME })],
  [
    "a row of 100,000 cells",
    () => readTable(bytes(`a,y\n${"1,".repeat(100_000)}1`), {}, { file: NAME }),
  ],
  ["an open quote before 10 MB", () => readTable(bytes(`a,y\n"${HUGE}`), {}, { file: NAME })],
  ["an own table under a long name", () => importFile({ file: NAME, bytes: bytes("a,y\n1,2") })],
  [
    "an own table that asks for too much",
    () =>
      datasetFromFile(
        { file: NAME, bytes: bytes("a,y\n1,2\n3,4") },
        { name: NAME, train: 99, seed: 1 },
      ),
  ],
  [
    "an own table that is not here",
    () => loadDataset({ name: NAME, seed: 1 }, () => Promise.reject(new Error(HUGE))),
  ],
  [
    "a data set of 10 MB",
    () => loadDataset({ name: HUGE, seed: 1 }, () => Promise.reject(new Error("?"))),
  ],
  [
    "a data set whose files give 10 MB of reasons",
    () => loadDataset({ name: "iris", seed: 1 }, () => Promise.reject(new Error(HUGE))),
  ],
  ["an IDX file under a long name", () => parseIdx({ file: NAME, bytes: bytes("nothing") })],
  [
    "an IDX file of 255 axes",
    () =>
      parseIdx({
        file: NAME,
        bytes: Uint8Array.from({ length: 2000 }, (_, i) =>
          i === 2 ? 8 : i === 3 ? 255 : i < 4 ? 0 : 1,
        ),
      }),
  ],
  [
    "images with 100 axes",
    () =>
      pairImages(
        { file: NAME, bytes: bytes("?") },
        { file: NAME, bytes: bytes("?") },
        [28, 28],
        10,
      ),
  ],
  ["pictures under a long name", () => parseCifar({ file: NAME, bytes: bytes(HUGE) }, 10)],
  ["a damaged archive under a long name", () => gunzipIfNeeded(Uint8Array.of(0x1f, 0x8b, 1), NAME)],
  ["bytes of no format", () => importFile({ file: NAME, bytes: Uint8Array.of(1, 0, 2) })],
  [
    "a part of a set under a long name",
    () => importFile({ file: NAME.replace("csv", "idx3-ubyte"), bytes: Uint8Array.of(0, 0, 8, 3) }),
  ],
  ["signals described by 10 MB", () => parseSignalMeta({ file: NAME, bytes: bytes(HUGE) })],
  ["signals of no type", () => parseSignalMeta({ file: NAME, bytes: meta({ dtype: HUGE }) })],
  [
    "signals of another length",
    () =>
      parseSignals(
        { file: NAME, bytes: bytes("?") },
        { file: NAME, bytes: bytes("?") },
        { shape: [2, 2, 2], X: HUGE, y: HUGE },
        2,
      ),
  ],
];

describe("at most 600 characters report", () => {
  test.each(READERS)("%s", async (_, read) => {
    const error = await Promise.resolve()
      .then(read)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    expect(error).toBeInstanceOf(Error);
    const { message } = error as Error;
    expect(message.length).toBeLessThanOrEqual(LONGEST_MESSAGE);
    expect(message).toMatch(/\w \w/);
  });
});

test("the first faults are listed, each once, and how many more there are", () => {
  expect(() => parseExperiment({ ...sound, network: { layers: WRONG } })).toThrow(
    /^experiment: network\.layers\[0\]\.units: must be a whole number from 1 to 65536, got 0; .*; and 99,99\d more$/,
  );
  expect(listFaults(["a", "b", "a"])).toBe("a; b");
  expect(listFaults([])).toBe("");
});

test("a text that is too long keeps its beginning and its end, and no half of a character", () => {
  expect(clip("short")).toBe("short");
  const clipped = clip(`begin ${"😀".repeat(1000)} end`);
  expect(clipped).toMatch(/^begin .* … .* end$/u);
  expect(clipped.length).toBeLessThanOrEqual(LONGEST_MESSAGE);
  expect(clipped.isWellFormed()).toBe(true);
  expect(clipName(HUGE)).toHaveLength(80);
  expect(reasonOf(new Error(HUGE))).toHaveLength(LONGEST_MESSAGE);
  expect(reasonOf(HUGE)).toHaveLength(LONGEST_MESSAGE);
});
