// Every example of docs/formats.md, read by the reader that it is written for: the word behind the language
// of a block names it. What the document shows of a run comes out of that run again.

import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAddress, readEngine } from "#app/address.ts";
import { conclude } from "#cli/running/conclude.ts";
import type { InstalledIndex } from "#core/data/catalogue.ts";
import { catalogueEntry } from "#core/data/catalogue.ts";
import { importFile } from "#core/importFile.ts";
import { parseCifar } from "#core/data/readers/cifar.ts";
import { parseIdx } from "#core/data/readers/idx.ts";
import { parseSignalMeta } from "#core/data/readers/signals.ts";
import { curvesCsv } from "#core/experiment/results/curvesCsv.ts";
import { readExperimentFile, writeExperimentFile } from "#core/experiment/schema/file.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { parseFusionCase } from "#core/fusion/caseFile.ts";
import { runCase } from "#core/fusion/runCase.ts";
import { parseMergeCase, runMergeCase } from "#core/model/merge/mergeCase.ts";
import { INITIALIZERS } from "#core/init/registry.ts";
import { ACTIVATIONS } from "#core/model/layers.ts";
import { LAYER_TYPES } from "#core/model/kinds.ts";
import { fileOf } from "#core/model/importers/writeSafetensors.test-support.ts";
import { openExperiment } from "#library/open.ts";
import type { Run } from "#library/open.ts";
import { readHead } from "#store/kept/keptSession.ts";

const paper = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), "utf8");
const text = paper("docs/formats.md");
const methods = paper("docs/methods.md");

/** The text of the example for a reader; throws where there is none. */
function example(reader: string): string {
  const found = examples.get(reader);
  if (found === undefined) throw new Error(`docs/formats.md has no example for ${reader}`);
  return found;
}
const examples = new Map(
  [...text.matchAll(/^```(\w+) ?(\w*)\n(.*?)^```$/gms)].map(
    ([, language, reader, content]) => [reader || language, content] as const,
  ),
);
const json = (reader: string) => JSON.parse(example(reader)) as unknown;
const bytes = (content: string) => new TextEncoder().encode(content);
const lines = (reader: string) => example(reader).trim().split("\n");

/** "ff 00*2" is ff 00 00. */
function fromHex(content: string): Uint8Array {
  const groups = content.trim().split(/\s+/);
  return Uint8Array.from(
    groups.flatMap((group) => {
      const [byte, times = "1"] = group.split("*");
      return new Array<number>(Number(times)).fill(Number.parseInt(byte, 16));
    }),
  );
}

/** A section by its number: "§4", "§2.1". */
function section(number: string): string {
  const from = text.split("\n").findIndex((line) => line.startsWith(`## §${number} `));
  const rest = text.split("\n").slice(from + 1);
  const end = rest.findIndex((line) => line.startsWith("## §"));
  return rest.slice(0, end < 0 ? rest.length : end).join("\n");
}

/** Names that stand in code marks outside of examples. */
function namesIn(prose: string): readonly string[] {
  const marked = prose.replace(/^```.*?^```$/gms, "").match(/`[^`]+`/g) ?? [];
  return marked.flatMap((one) => one.match(/[\w-]+/g) ?? []);
}

/** Every name of a field below a value. */
function fieldsOf(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(fieldsOf);
  return Object.entries(value).flatMap(([name, one]) => [name, ...fieldsOf(one)]);
}

/** Values equal but for what a clock measured; numbers to nine digits, for their last ones hang on the machine. */
function expectSame(found: unknown, shown: unknown): void {
  const plain = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value, (name, one: unknown) => {
        if (["seconds", "engine", "versions"].includes(name)) return typeof one;
        return typeof one === "number" && !Number.isInteger(one) ? Number(one.toPrecision(9)) : one;
      }),
    ) as unknown;
  expect(plain(found)).toEqual(plain(shown));
}

const readers = [
  ...["experiment", "link", "address", "results", "curves", "case", "answer", "table"],
  ...["idx", "cifar", "signals", "installed", "head", "safetensors", "mergecase", "merges"],
];

test("every example has a reader, every reader an example", () => {
  expect([...examples.keys()].toSorted()).toEqual(readers.toSorted());
});

test("the experiment is read, and written and read again is the same", () => {
  const experiment = readExperimentFile("it", example("experiment"));
  expect(experiment.network.layers).toHaveLength(7);
  expect(readExperimentFile("again", writeExperimentFile(experiment))).toEqual(experiment);
});

test("the message of §0 is what a wrong field gives", () => {
  const layers = [{ type: "flatten" }, { type: "dense", units: 0 }];
  const wrong = { version: 1, data: { name: "digits" }, network: { layers } };
  const message = "network.layers[1].units: must be a whole number from 1 to 65536, got 0";
  expect(section("0")).toContain(`\`${message}\``);
  expect(() => readExperimentFile("it", JSON.stringify(wrong))).toThrow(`it: ${message}`);
});

test.each(lines("link"))("the link %s is read, and is what the lab would write", (link) => {
  const { experiment, presetId } = readLink(link);
  expect(writeLink(experiment, presetId)).toBe(link);
});

test.each(lines("address"))("the address %s is understood without a complaint", async (search) => {
  const { problem, experiment } = await readAddress({ search, hash: "" });
  const engine = readEngine(search) ?? undefined;
  expect(problem).toBeUndefined();
  expect([experiment.seed, engine]).not.toEqual([0, undefined]);
});

describe("results", () => {
  const shown = json("results") as Results;
  let run: Run;
  beforeAll(async () => {
    run = await openExperiment(shown.experiment);
    await run.train();
    await run.fuse();
    await run.train();
  });
  afterAll(() => run.dispose());

  test("are those of the run that they name", () => expectSame(run.results(), shown));

  test("open as their experiment", async () => {
    const file = { file: "results.json", bytes: bytes(example("results")) };
    const imported = await importFile(file);
    expect(imported).toMatchObject({ kind: "experiment", hasResults: true });
  });

  test("the curves are the first lines of the same run", () => {
    const clockless = (csv: string) => csv.replaceAll(/^((?:\w+,){4})[\d.]+/gm, "$1clock");
    const whole = clockless(curvesCsv(run.record()));
    expect(whole.startsWith(clockless(example("curves")))).toBe(true);
    expect(lines("curves")).toHaveLength(3);
  });

  test("every field that a run can have stands in the table of §4", async () => {
    const lost = { ...shown.experiment, data: { name: "sine", train: 40, validation: 20 } };
    const training = { ...lost.training, optimizer: { type: "sgd", learningRate: 3 }, epochs: 40 };
    const layers = [...lost.network.layers.slice(0, 2), { type: "dense", units: 1 }];
    const asked = { ...lost, training, network: { layers }, replicas: 12 };
    const wild = await openExperiment(asked, { health: true });
    await wild.train();
    await wild.fuse();
    await wild.train();
    const results = wild.results();
    wild.dispose();
    const names = new Set([...fieldsOf(results), ...fieldsOf(await interrupted(shown))]);
    for (const optional of [
      "divergedAtStep",
      "problem",
      "leftOut",
      "unfinished",
      "trainR2",
      "health",
    ]) {
      expect(names, optional).toContain(optional);
    }
    const known = new Set(["2", "4"].flatMap((number) => namesIn(section(number))));
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });
});

/** What lab run writes where something ended it early. */
async function interrupted(results: Results): Promise<unknown> {
  const printed: string[] = [];
  const terminal = {
    read: () => Promise.reject(new Error("nothing to read")),
    print: (line: string) => void printed.push(line),
    error: () => {},
  };
  await conclude({ results, failure: new Error("a fault") }, { strict: false }, terminal);
  return JSON.parse(printed.join("\n")) as unknown;
}

test("the case is fused to the answer", () => {
  expectSame(runCase(parseFusionCase(json("case"))), json("answer"));
});

test("the network is merged to the answer, and every field of one stands in §6.1", () => {
  const given = parseMergeCase(json("mergecase"));
  expectSame(runMergeCase(given), json("merges"));
  const names = [...fieldsOf(runMergeCase(given, true)), "problem", "norm"];
  const known = new Set(["2", "6", "6.1"].flatMap((number) => namesIn(section(number))));
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test("every field that an answer can have stands in §6, or in §2 where it is a layer's", () => {
  const tensor = (shape: readonly number[], seed: number) => {
    const data = Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      (_, i) => Math.round(100 * Math.sin(seed + 7.3 * i)) / 100,
    );
    return { shape, data };
  };
  const conv = (shape: readonly number[]) => ({
    type: "conv1d",
    kernel: tensor(shape, 1),
    activation: "relu",
  });
  const signals = {
    layers: [conv([3, 2, 2]), conv([3, 2, 1])],
    inputs: tensor([20, 9, 2], 2),
    bias: "position",
    padBefore: 0,
  };
  const { inputs: _, probe: __, ...units } = json("case") as Record<string, unknown>;
  const moments = { mean: tensor([2], 3), covariance: { shape: [2, 2], data: [1, 0, 0, 1] } };
  const answers = [signals, { ...units, method: "gaussian", moments }].map((given) =>
    runCase(parseFusionCase(given)),
  );
  const names = new Set(fieldsOf(answers));
  for (const name of ["padAfter", "predicted"]) expect(names).toContain(name);
  const known = new Set(["0", "2", "6"].flatMap((number) => namesIn(section(number))));
  expect([...names].filter((name) => !known.has(name))).toEqual([]);
});

test.each([",", ";", "\t", "|"])("the table with %j is one of two features", async (separator) => {
  const table = example("table").replaceAll(",", separator);
  const imported = await importFile({ file: "own.csv", bytes: bytes(table) });
  expect(imported).toMatchObject({
    kind: "data",
    data: {
      features: ["sepal", "petal"],
      task: { kind: "classification", classes: ["setosa", "versicolor", "virginica"] },
    },
  });
});

test("the pictures and the signals are what the text calls them", async () => {
  const idx = await parseIdx({ file: "idx", bytes: fromHex(example("idx")) });
  expect([idx.shape, [...idx.data]]).toEqual([
    [2, 1, 3],
    [0, 127, 255, 255, 127, 0],
  ]);
  const cifar = parseCifar({ file: "cifar", bytes: fromHex(example("cifar")) }, 10);
  expect([...cifar.targets, ...cifar.inputs.subarray(0, 3)]).toEqual([6, 255, 0, 0]);
  const meta = parseSignalMeta({ file: "meta.json", bytes: bytes(example("signals")) });
  expect(meta.splits.train.shape).toEqual([2911, 128, 3]);
});

test("the header of weights is that of the network it describes", async () => {
  const file = fileOf(json("safetensors"), new Uint8Array(32));
  const imported = await importFile({ file: "own.safetensors", bytes: file });
  expect(imported).toMatchObject({ kind: "network", inputShape: [2] });
  expect(imported).toMatchObject({ layers: [{ activation: "tanh" }, { type: "dense" }] });
});

test("the index names a set of the catalogue and its files", () => {
  const { sets } = json("installed") as InstalledIndex;
  expect(sets[0].files.map(({ path }) => path)).toEqual(catalogueEntry(sets[0].name).files);
});

test("the head of a kept session is one", () => {
  expect(readHead("4f1c", json("head"))).toMatchObject({ stage: "race", step: 35 });
});

test.each([
  ["arm", ARMS, section("2")],
  ["layer", LAYER_TYPES, section("2")],
  ["activation", ACTIVATIONS, section("2")],
  ["initializer", Object.keys(INITIALIZERS), methods],
])("every %s of the code has its line", (_, names, where) => {
  expect(names.filter((name) => !where.includes(`\`${name}\``))).toEqual([]);
});
