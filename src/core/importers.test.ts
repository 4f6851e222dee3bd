import { afterEach, describe, expect, test } from "vitest";
import { CATALOGUE, isOwnTable } from "#core/data/catalogue.ts";
import { importData, importFile, importWeights } from "./importFile.ts";
import { extensions, IMPORTERS, offers } from "./importers.ts";
import type { Format } from "./importers.ts";
import type { Importer } from "./importer.ts";
import { SAMPLES } from "./importSamples.test-support.ts";
import { writeZip } from "#core/model/readers/files/writeZip.ts";
import { networkOf } from "#core/model/readers/networkOf.ts";
import { readInstalled } from "#core/data/installed.ts";
import { datasetFromFile } from "#core/data/load.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const named = (file: string, text: string) => ({ file, bytes: bytes(text) });
const first = (format: Format) => {
  const { file, files } = SAMPLES[format];
  return { file, bytes: files[file] };
};

describe.each(Object.keys(IMPORTERS) as Format[])("the format %s", (format) => {
  const { gives, extensions: ends, offer, load } = IMPORTERS[format];
  const { file, files, set } = SAMPLES[format];

  test("is known by the first of its files, before any other", async () => {
    const accepting: string[] = [];
    for (const [name, entry] of Object.entries(IMPORTERS)) {
      const { importer } = await entry.load();
      if (importer.accepts(file, files[file].subarray(0, 4096))) accepting.push(name);
    }
    expect(accepting[0]).toBe(format);
    expect((await load()).importer.accepts("picture.png", Uint8Array.of(0x89, 0x50, 0, 0))).toBe(
      false,
    );
  });

  test("gives what the table promises, by itself or as an installed set", async () => {
    if (set === undefined) {
      expect((await importFile(first(format))).kind).toBe(gives);
      expect([ends.some((end) => file.endsWith(end)), offer]).toEqual([true, expect.any(String)]);
      return;
    }
    const entry = { ...CATALOGUE[0], ...set, format, files: Object.keys(files) };
    const data = await readInstalled(entry, async (path) => files[path]);
    expect(data).toMatchObject({ inputShape: set.inputShape, name: entry.name });
    expect([...data.samples.targets]).toHaveLength(2);
    expect([ends, offer]).toEqual([[], undefined]);
    await expect(importFile(first(format))).rejects.toThrow(
      `${file}: is one of several files that make up a data set, and is not opened by itself; install the set with \`npm run data\``,
    );
  });
});

test("every installed set of the catalogue names the format of its files", () => {
  for (const { source, format, files } of CATALOGUE) {
    expect([format !== undefined, files.length > 0]).toEqual(
      source === "installed" ? [true, true] : [false, false],
    );
    expect(format && IMPORTERS[format].gives).toBe(format && "data");
  }
});

test.each([
  ["table.txt", "a,y\n1,2\n3,4", "data"],
  ["table.data", "a,y\n1,2\n3,4", "data"],
  ["table", "\uFEFFa;y\r\n1;2\r\n3;4\r\n", "data"],
  ["OWN.CSV", "a,y\n1,2\n3,4", "data"],
])("%s is a table by what it begins with", async (file, text, kind) => {
  expect((await importFile(named(file, text))).kind).toBe(kind);
});

test("an experiment is one by its name or by its first bracket, results carry one", async () => {
  const { file, bytes: content } = first("experiment");
  const text = new TextDecoder().decode(content);
  const whole = await importFile({ file, bytes: content });
  for (const name of ["a.JSON", "experiment", "a.txt"]) {
    expect(await importFile(named(name, `\uFEFF \n${text}`))).toEqual(whole);
  }
  const results = `{"version":1,"experiment":${text},"arms":{},"verdictRule":2}`;
  const carried = { ...whole, hasResults: true };
  expect(await importFile(named("results.json", results))).toEqual(carried);
  const earlier = results.replace(',"verdictRule":2', "");
  expect(await importFile(named("results.json", earlier))).toEqual({ ...carried, isEarlier: true });
  await expect(importFile(named("a.json", "a,y\n1,2\n3,4"))).rejects.toThrow(
    /^a\.json: not JSON: /,
  );
});

test("bytes of no format are refused with what can be opened", async () => {
  expect(offers()).toBe(
    "an experiment or results.json, or weights as .safetensors, or .npz, or .pt or .pth, or .onnx, or .keras or .h5, or model.json with its .bin files, or a table as .csv, .tsv or .txt",
  );
  await expect(importFile({ file: "x.csv", bytes: Uint8Array.of(1, 0, 2) })).rejects.toThrow(
    `x.csv: no format that is known. What can be opened: ${offers()}`,
  );
});

test("a zero byte far down in a text is found as well", async () => {
  const long = Uint8Array.of(...bytes(`a,y\n${"1,2\n".repeat(2000)}`), 0);
  await expect(importFile({ file: "x.csv", bytes: long })).rejects.toThrow(
    "x.csv: not text: it has zero bytes",
  );
});

test("a character that two slices of bytes share stays whole", async () => {
  const head = bytes("a,kind\n1,é\n");
  const padding = 2 ** 22 - head.length - 3;
  const text = `a,kind\n1,é\n${"\n".repeat(padding)}2,é\n3,e\n`;
  expect(bytes(text)[2 ** 22 - 1]).toBe(0xc3);
  const { task } = await importData(named("a.csv", text));
  expect(task).toEqual({ kind: "classification", classes: ["e", "é"] });
});

test("an experiment where data should be is refused by its file", async () => {
  await expect(importData(first("experiment"))).rejects.toThrow(
    "mine.experiment.json: holds an experiment, no data",
  );
});

describe("a format of networks that joins the table", () => {
  // The recipe of src/README.md, followed for a model: tensors by name, and networkOf does the rest.
  const importer: Importer = {
    accepts: (name) => name.endsWith(".column"),
    read: async ({ file, bytes: content }, options) => {
      const weight = { shape: [1, content.length], data: Float32Array.from(content) };
      return networkOf(file, new Map([["0.weight", weight]]), options);
    },
  };
  const table = IMPORTERS as { columns?: (typeof IMPORTERS)["safetensors"] };
  afterEach(() => delete table.columns);

  test("is offered, read on the data at hand, and gives an experiment its weights", async () => {
    const file = { file: "my.column", bytes: Uint8Array.of(1, 2, 0, 4) };
    const load = async () => ({ importer });
    table.columns = { gives: "network", offer: "columns", extensions: [".column"], load };
    expect([offers(), extensions("network")]).toEqual([
      expect.stringMatching(/, or columns$/),
      [
        ".safetensors",
        ".npz",
        ".npy",
        ".pt",
        ".pth",
        ".onnx",
        ".keras",
        ".h5",
        ".json",
        ".bin",
        ".column",
      ],
    ]);
    expect(isOwnTable("my.column")).toBe(false);
    const imported = await importFile(file, { inputShape: [2, 2, 1] });
    expect(imported).toMatchObject({ kind: "network", inputShape: [2, 2, 1] });
    const layers = [{ type: "dense", units: 1, activation: "tanh", useBias: false }] as const;
    const [{ kernel }] = await importWeights(file, { inputShape: [4], layers });
    expect([kernel!.shape, ...kernel!.data]).toEqual([[4, 1], 1, 2, 0, 4]);
    await expect(importData(file)).rejects.toThrow("my.column: holds a network, no data");
  });
});

describe("a format that joins the table", () => {
  // The recipe of src/README.md, followed: one importer, and its entry.
  const pairs: Importer = {
    accepts: (name) => name.endsWith(".pairs"),
    read: async ({ bytes: content }) => ({
      kind: "data",
      data: {
        inputShape: [1],
        task: { kind: "regression", target: "second" },
        scaling: "lastAxis",
        samples: {
          inputs: Float64Array.from(content.filter((_, i) => i % 2 === 0)),
          targets: Float64Array.from(content.filter((_, i) => i % 2 === 1)),
        },
      },
    }),
  };
  const table = IMPORTERS as { pairs?: (typeof IMPORTERS)["csv"] };
  const join = () => {
    const entries = Object.entries(IMPORTERS);
    entries.forEach(([name]) => Reflect.deleteProperty(IMPORTERS, name));
    const entry = {
      gives: "data",
      offer: "pairs",
      extensions: [".pairs"],
      load: async () => ({ importer: pairs }),
    };
    Object.assign(IMPORTERS, { pairs: entry }, Object.fromEntries(entries));
  };
  afterEach(() => delete table.pairs);

  test("is offered, recognised as a visitor's own, and read into a data set", async () => {
    const file = { file: "my.pairs", bytes: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9) };
    expect(isOwnTable("my.pairs")).toBe(false);
    await expect(importFile(file)).rejects.toThrow("What can be opened: an experiment");
    join();
    expect([isOwnTable("my.pairs"), isOwnTable("MY.PAIRS")]).toEqual([true, true]);
    expect(extensions()).toContain(".pairs");
    expect(offers()).toContain("pairs");
    const data = await datasetFromFile(file, { name: "my.pairs", seed: 0 });
    expect([data.train.inputs.shape, data.validation.inputs.shape]).toEqual([
      [4, 1],
      [1, 1],
    ]);
  });
});

test.each((Object.keys(IMPORTERS) as Format[]).filter((one) => !SAMPLES[one].set))(
  "an empty file of the format %s is called empty",
  async (format) => {
    const { file } = SAMPLES[format];
    const empty = { file, bytes: new Uint8Array() };
    await expect(importFile(empty)).rejects.toThrow(`${file}: is empty; `);
  },
);

test("an archive of something else, such as a capsule, is to be unpacked", async () => {
  const bytes = writeZip([{ name: "README.md", bytes: new Uint8Array(2) }]);
  await expect(importFile({ file: "a.capsule.zip", bytes })).rejects.toThrow(
    "a.capsule.zip: is an archive; unpack it and open one of its files, of a capsule results.json",
  );
});
