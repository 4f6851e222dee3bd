// The headless run as a user meets it, on small data with the engine that runs everywhere.

import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import { dataOptions } from "#core/experiment/schema/resample.ts";
import { importFile } from "#core/importFile.ts";
import type { ImportedNetwork } from "#core/importer.ts";
import { forward } from "#core/model/forward.ts";
import { IMPORTERS } from "#core/importers.ts";
import type { Format } from "#core/importers.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { bytesOf } from "#core/model/importers/vectorFiles.test-support.ts";
import { readExperimentFile } from "#core/experiment/schema/file.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Results } from "#core/experiment/results/results.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { openZip } from "#core/model/readers/files/zip.ts";
import { runCommand } from "./run.ts";
import { validateCommand } from "./validate.ts";

const { experiment: moons } = presetById("moons")!;
const small: Experiment = {
  ...moons,
  replicas: 2,
  training: { ...moons.training, epochs: 2 },
  shallowEpochs: 1,
};

/** `hear` hears every line of standard error, and gives the signal that ends the run. */
async function run(
  args: readonly string[],
  files: { [name: string]: unknown } = {},
  hear?: (line: string) => AbortSignal,
) {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runCommand(args, {
    read: async (name) => {
      if (name in files) {
        const content = files[name];
        if (content instanceof Uint8Array) return content;
        const text = typeof content === "string" ? content : JSON.stringify(content);
        return new TextEncoder().encode(text);
      }
      throw new Error(`${name}: no such file`);
    },
    print: (line) => void out.push(line),
    error: (line) => {
      errors.push(line);
      hear?.(line);
    },
    ...(hear && { interruption: () => hear("") }),
  });
  return { code, errors, text: out.join("\n") };
}

/** Of held-out moons, by the arithmetic in float64. */
async function accuracyOf({ weights, ...network }: ImportedNetwork): Promise<number> {
  const { validation } = await loadDataset(dataOptions(small), undefined as never);
  const { data } = forward(network, weights, validation.inputs);
  const labels = Array.from(validation.targets.data);
  return (
    labels.filter((label, i) => Number(data[2 * i + 1] > data[2 * i]) === label).length /
    labels.length
  );
}

/** Results without what depends on a clock. */
function timeless({ arms }: Results): unknown {
  return JSON.parse(JSON.stringify(arms, (key, value) => (key === "seconds" ? 0 : value)));
}

describe("lab run", () => {
  test("with --networks writes every arm and replica, as they ended, for other programs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fuseinit-networks-"));
    const files = { "a.json": small };
    const args = ["a.json", "--out", `${folder}/`, "--networks", "safetensors"];
    const { code, errors } = await run(args, files);
    expect(code, errors.join("\n")).toBe(0);
    const { arms } = JSON.parse(await readFile(join(folder, "results.json"), "utf8")) as Results;
    const names = Object.keys(arms);
    const written = (await readdir(join(folder, "networks"))).toSorted();
    const expected = names.flatMap((arm) => [`${arm}-1.safetensors`, `${arm}-2.safetensors`]);
    expect(written).toEqual(expected.toSorted());
    const bytes = new Uint8Array(await readFile(join(folder, "networks/fused-2.safetensors")));
    const read = (await importFile({ file: "fused-2.safetensors", bytes })) as ImportedNetwork;
    const last = arms.fused!.replicas[1]!.epochs.at(-1) as { valAccuracy: number };
    expect(await accuracyOf(read)).toBe(last.valAccuracy);
    const wrong = await run(["a.json", "--networks", "npz"], files);
    expect([wrong.code, wrong.errors.at(-1)]).toEqual([
      1,
      "--networks writes into a folder: name it with --out DIR",
    ]);
    const unknown = await run([...args.slice(0, 3), "--networks", "doc"], files);
    expect(unknown.errors.at(-1)).toContain("networks are written as safetensors");
  });

  test("a network that no engine could train is refused before a weight is drawn, as by validate", async () => {
    const dense = (units: number) => ({ type: "dense", units });
    const network = { layers: [dense(20_000), dense(20_000), dense(2)] };
    const files = { "a.json": { ...small, network } };
    const why =
      "network: has 400,120,002 parameters; at most 134,217,728 can be trained here: use fewer units or layers";
    const { code, errors } = await run(["a.json"], files);
    expect([code, errors.includes(why)]).toEqual([1, true]);
    const reported: string[] = [];
    const text = JSON.stringify(files["a.json"]);
    const terminal = {
      read: () => Promise.resolve(new TextEncoder().encode(text)),
      print: () => {},
      error: (line: string) => void reported.push(line),
    };
    expect(await validateCommand(["a.json"], terminal)).toBe(1);
    expect(reported).toEqual([`a.json: ${why}`]);
  });

  test("a layer that the format of --networks lacks is named before anything is trained", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fuseinit-lacking-"));
    const relu = { type: "dense", units: 4, activation: "relu" };
    const out = { type: "dense", units: 2 };
    const maxout = { type: "maxout", units: 4, rank: 2 };
    const files = {
      "deep.json": { ...small, network: { layers: [relu, maxout, relu, out] } },
      "shallow.json": {
        ...small,
        data: { name: "digits" },
        network: {
          layers: [
            { type: "conv2d", filters: 2, kernelSize: 3 },
            { type: "conv2d", filters: 2, kernelSize: 3 },
            { type: "flatten" },
            out,
          ],
        },
        fusion: { span: [1, 2], bias: "position" },
      },
    };
    const lacking = [
      ["deep.json", "onnx", "original: layer 2 (maxout)", "ONNX has no such layer"],
      ["shallow.json", "onnx", "fused: layer 2 (positionBias)", "ONNX has no such layer"],
    ];
    for (const [file, format, layer, why] of lacking) {
      const { code, errors } = await run(
        [file, "--out", `${folder}/`, "--capsule", "--networks", format],
        files,
      );
      expect(code).toBe(1);
      expect(errors).toHaveLength(1);
      expect(errors[0]).toContain(`--networks .${format}: ${layer}: ${why}`);
    }
    expect(await readdir(folder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test("a finished run that --resume finds has no weights left for --capsule or --networks", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fuseinit-finished-"));
    const files: { [name: string]: unknown } = { "a.json": small };
    const args = ["a.json", "--out", `${folder}/`];
    expect((await run([...args, "--capsule"], files)).code).toBe(0);
    const results = join(folder, "results.json");
    files[results] = await readFile(results, "utf8");
    expect((await run([...args, "--resume", "--capsule"], files)).code).toBe(0); // it is there
    await rm(join(folder, "capsule.zip"));
    for (const asked of [["--capsule"], ["--networks", "npz"]]) {
      const { code, errors } = await run([...args, "--resume", ...asked], files);
      expect(code).toBe(1);
      expect(errors.join()).toMatch(
        /: the run is finished, and kept no weights; leave out --resume/,
      );
    }
    await rm(folder, { recursive: true });
  });

  test("with --capsule packs the run as one archive, with what check.py needs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fuseinit-capsule-"));
    const files = { "a.json": small };
    const { code, errors } = await run(["a.json", "--out", `${folder}/`, "--capsule"], files);
    expect(code, errors.join("\n")).toBe(0);
    const bytes = new Uint8Array(await readFile(join(folder, "capsule.zip")));
    const names = openZip({ file: "capsule.zip", bytes }).names;
    expect(names).toContain("check.py");
    expect(names).toContain("networks/fused-2.npz");
    const wrong = await run(["a.json", "--capsule"], files);
    expect([wrong.code, wrong.errors.at(-1)]).toEqual([
      1,
      "--capsule writes into a folder: name it with --out DIR",
    ]);
  });

  test("with --health keeps no checkpoint, advises none, and refuses --resume from the beginning", async () => {
    const folder = await mkdtemp(join(tmpdir(), "fuseinit-health-"));
    const files = { "a.json": small };
    const args = ["a.json", "--out", `${folder}/`, "--health", "--checkpoint-every", "0"];
    const refused = await run([...args, "--resume"], files);
    expect([refused.code, refused.errors]).toEqual([
      1,
      ["--health cannot go on from a checkpoint: leave out --resume to begin anew"],
    ]);
    const stop = new AbortController();
    const ended = await run(args, files, (line) => {
      if (line.includes("epoch 1")) stop.abort({ cause: "Ctrl-C", code: 130 });
      return stop.signal;
    });
    expect(ended.code, ended.errors.join("\n")).toBe(130);
    expect(ended.errors.at(-1)).toContain("it begins anew");
    expect((await readdir(folder)).toSorted()).toEqual(["curves.csv", "results.json"]);
    await rm(folder, { recursive: true });
  });

  test("with --health writes the health of every arm, and without it none", async () => {
    const files = { "a.json": small };
    const [asked, plain] = [await run(["a.json", "--health"], files), await run(["a.json"], files)];
    const { arms } = JSON.parse(asked.text) as Results;
    const counts = Object.values(arms).map(({ health }) => health!.length);
    expect(counts).toEqual(
      Object.values(arms).map(({ replicas }) => replicas[0].epochs.length + 1),
    );
    expect(plain.text).not.toContain("health");
  });

  test("gives each replica a split of a table and an order of its own, and states it", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${i % 5},${i % 3 ? "a" : "b"}`);
    const files = (resample: string) => ({
      "x/a.json": { ...small, resample, data: { name: "own.csv" } },
      "x/own.csv": ["u,v,kind", ...rows].join("\n"),
    });
    const [none, split] = await Promise.all(
      ["none", "split"].map(async (resample) => run(["x/a.json"], files(resample))),
    );
    expect(none.errors.at(-1)).toBe("2 replicas: other initial weights; same split, same order.");
    expect(split.errors.at(-1)).toBe("2 replicas: other initial weights; own split and order.");
    const [shared, own] = [none, split].map(({ text }) => JSON.parse(text) as Results);
    expect([own.varied, own.experiment.resample]).toEqual([
      "2 replicas: other initial weights; own split and order",
      "split",
    ]);
    expect("resample" in shared.experiment).toBe(false);
    const originals = [shared, own].map(({ arms }) => arms.original!.replicas);
    expect(originals[1][0].steps).toEqual(originals[0][0].steps);
    expect(originals[1][1].start).not.toEqual(originals[0][1].start);
    const again = await run(["b.json"], { "b.json": own, "own.csv": files("split")["x/own.csv"] });
    expect(timeless(JSON.parse(again.text) as Results)).toEqual(timeless(own));
  });

  test("prints results whose experiment gives the same results again", async () => {
    const first = await run(["a.json"], { "a.json": small });
    expect(first.code).toBe(0);
    const results = JSON.parse(first.text) as Results;
    const { fused, original, random } = results.arms;
    expect([original!.replicas.length, original!.replicas[0].epochs.length]).toEqual([2, 2]);
    expect(fused!.replicas[1].steps).toHaveLength(Math.floor(500 / 16));
    expect(fused!.replicas[0].start!.valAccuracy).toBeGreaterThan(0.5);
    expect(random!.parameters).toBe(fused!.parameters);
    expect(results.verdicts.map(({ against, at }) => `${against} ${at}`)).toEqual([
      "randomEqualBudget end",
      "original start",
      "original epoch1",
      "original end",
      "random start",
      "random epoch1",
      "random end",
    ]);
    expect(first.errors.filter((line) => line.startsWith("original epoch"))).toHaveLength(3);

    const again = await run(["results.json"], { "results.json": results });
    expect(timeless(JSON.parse(again.text) as Results)).toEqual(timeless(results));
  });

  test("with the field narrow narrows, reports it in words, and results give the same run again", async () => {
    const narrow = { layer: 1, units: 2, keep: [5, 3] };
    const { code, errors, text } = await run(["a.json"], { "a.json": { ...small, narrow } });
    expect(code).toBe(0);
    expect(errors.join("\n")).toMatch(
      /^narrowed layer 1 to 2 units, layer 2 fitted again \(empirical\): nmse .* of the signal lost/m,
    );
    expect(errors.join("\n")).toMatch(/^Narrowed against random at the end: /m);
    expect(errors.join("\n")).not.toMatch(/fused/i);
    const results = JSON.parse(text) as Results;
    expect(results.fusion).toMatchObject({ span: [1, 2], narrow });
    expect(results.fusion!.replicas.map(({ kept }) => kept)).toEqual([
      [3, 5],
      [3, 5],
    ]);
    expect(Object.keys(results.arms)).not.toContain("fused");
    expect(new Set(results.verdicts.map(({ arm }) => arm))).toEqual(new Set(["narrowed"]));
    const again = await run(["r.json"], { "r.json": results });
    expect(timeless(JSON.parse(again.text) as Results)).toEqual(timeless(results));
  });

  test("a layer that cannot be narrowed so is named before anything is trained", async () => {
    const narrow = { layer: 3, units: 1 };
    const { code, errors } = await run(["a.json"], { "a.json": { ...small, narrow } });
    expect(code).toBe(1);
    expect(errors[0]).toContain("layer 3 cannot be narrowed: it is the last one");
  });

  test("with the original as the only arm ends before the fusion", async () => {
    const { text } = await run(["a.json"], { "a.json": { ...small, arms: ["original"] } });
    const { arms, fusion, verdicts } = JSON.parse(text) as Results;
    expect([Object.keys(arms), fusion, verdicts]).toEqual([["original"], null, []]);
  });

  test("writes to the file of --out, and prints nothing", async () => {
    const folder = await mkdtemp(join(tmpdir(), "lab-run-"));
    const out = join(folder, "new", "results.json");
    const { code, text } = await run(["a.json", "--out", out], { "a.json": small });
    expect([code, text]).toEqual([0, ""]);
    expect(readExperimentFile(out, await readFile(out, "utf8"))).toEqual(small);
  });

  test.each(["own.csv", "OWN.CSV"])(
    "a table %s that is missing is to be put there, not installed",
    async (name) => {
      const { code, errors } = await run(["x/a.json"], {
        "x/a.json": { ...small, data: { name } },
      });
      expect(code).toBe(1);
      expect(errors.join()).toContain(`the table x/${name} cannot be read`);
      expect(errors.join()).toContain("Put it beside the experiment");
      expect(errors.join()).not.toContain("npm run data");
    },
  );

  test("100,000 wrong layers, and a cell of ten megabytes, are reported in 600 characters", async () => {
    const layers = Array.from({ length: 100_000 }, () => ({ type: "dense", units: 0 }));
    const wrong = await run(["a.json"], { "a.json": { ...small, network: { layers } } });
    const own = { ...small, data: { name: "own.csv" } };
    const csv = `a,y\n1,2\n${"x".repeat(1e7)},3`;
    const cell = await run(["a.json"], { "a.json": own, "own.csv": csv });
    for (const { code, errors } of [wrong, cell]) {
      expect([code, errors.length]).toEqual([1, 1]);
      expect(errors[0].length).toBeLessThanOrEqual(600);
    }
    expect(wrong.errors[0]).toMatch(/and 99,99\d more$/);
    expect(cell.errors[0]).toContain('own.csv: row 2, column "a"');
  });

  test("reads a table beside the experiment, and installed sets from --data", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},${i < 20 ? "low" : "high"}`);
    const csv = ["a,b,kind", ...rows].join("\n");
    const own = { ...small, data: { name: "own.csv" } };
    const table = await run(["x/a.json"], { "x/a.json": own, "x/own.csv": csv });
    expect(table.errors[0]).toMatch(/^own\.csv: utf-8, separator comma, with a header/);
    expect(table.errors).toContain("  rows: 40 in the file, 40 used");
    expect([table.code, table.errors.find((line) => line.includes("training"))]).toEqual([
      0,
      expect.stringContaining("own.csv: 32 training and 8 validation samples; engine simd"),
    ]);
    const folder = await mkdtemp(join(tmpdir(), "lab-data-"));
    await writeFile(join(folder, "unrelated"), "");
    const iris = { ...small, data: { name: "iris" } };
    const missing = await run(["a.json", "--data", folder], { "a.json": iris });
    expect(missing.errors.join()).toMatch(/iris cannot be read: iris\/iris\.csv/i);
  });

  test.each<[string, string[], RegExp]>([
    ["no file", [], /name one experiment file/],
    ["a missing file", ["gone.json"], /^gone\.json: no such file$/],
    ["an unknown option", ["a.json", "--speed", "9"], /--speed/],
    ["an unknown engine", ["a.json", "--engine", "steam"], /there is no engine “steam”/],
    ["a wrong field", ["bad.json"], /^bad\.json: replicas: must be a whole number from 1 to 64/],
  ])("%s ends with code 1 and one line", async (_, args, message) => {
    const files = { "a.json": small, "bad.json": { ...small, replicas: 0 } };
    const { code, errors, text } = await run(args, files);
    expect([code, text, errors.length]).toEqual([1, "", 1]);
    expect(errors[0]).toMatch(message);
  });
});

// app/files/open.test.ts walks the same files through the page.
describe("lab run reads what the table of importers knows", () => {
  const oneEpoch = { ...small, arms: ["original"], replicas: 1 } as const;
  const asData = (name: string) => ({ ...oneEpoch, data: { name } });

  test.each(Object.keys(IMPORTERS) as Format[])("a file of the format %s", async (format) => {
    const { file, files } = SAMPLES[format];
    const imported = await importFile({ file, bytes: files[file] }).catch((error: Error) => error);
    const direct = await run([file], files);
    if (imported instanceof Error) {
      expect([direct.code, direct.errors]).toEqual([1, [imported.message]]);
    } else if (imported.kind === "experiment") {
      expect([direct.code, direct.errors[0]]).toEqual([0, expect.stringContaining("40 training")]);
    } else if (imported.kind === "network") {
      expect(direct.errors).toEqual([
        `${file}: holds a network, not an experiment; give it with --weights beside an experiment`,
      ]);
      const experiment = { ...oneEpoch, network: { layers: imported.layers } };
      const own = await run(["a.json", "--weights", file], { "a.json": experiment, ...files });
      expect([own.code, own.errors[0]]).toEqual([0, expect.stringContaining("500 training")]);
    } else {
      expect(direct.errors).toEqual([
        `${file}: holds data, not an experiment; name it in the field data.name of an experiment beside it`,
      ]);
      const own = await run(["x/a.json"], { "x/a.json": asData(file), [`x/${file}`]: files[file] });
      const trained = own.errors.find((line) => line.includes(" training and "));
      expect([own.code, trained]).toEqual([0, expect.stringContaining("32 training")]);
    }
  });

  const table = IMPORTERS as { fixture?: (typeof IMPORTERS)["csv"] };
  afterEach(() => delete table.fixture);

  test("a format that joins the table is read beside an experiment, binary or not", async () => {
    const files = { "a.json": asData("my.zeros"), "my.zeros": Uint8Array.of(0, 0, 0) };
    expect((await run(["a.json"], files)).errors.join()).toContain('unknown set "my.zeros"');
    const { csv } = SAMPLES;
    const importer = {
      accepts: (name: string) => name.endsWith(".zeros"),
      read: () => importFile({ file: csv.file, bytes: csv.files[csv.file] }),
    };
    const load = async () => ({ importer });
    table.fixture = { gives: "data", offer: "zeros", extensions: [".zeros"], load };
    const { code, errors } = await run(["a.json"], files);
    const trained = errors.find((line) => line.includes(" training and "));
    expect([code, trained]).toEqual([0, expect.stringContaining("32 training")]);
  });
});

describe("lab run from weights", () => {
  const { file, files } = SAMPLES.safetensors;
  const bytes = files[file];
  const network = {
    layers: [
      { type: "dense", units: 3, activation: "relu", useBias: false },
      { type: "dense", units: 2, useBias: false },
    ],
  };
  const hash = `sha256-${createHash("sha256").update(bytes).digest("hex")}`;
  const experiment = {
    ...{ ...small, network, replicas: 2 },
    training: { ...small.training, epochs: 0 },
    fusion: { ...small.fusion, span: [1, 2] },
  };
  const named = (name: string, of = hash) => ({
    ...experiment,
    network: { ...network, weights: { hash: of, name } },
  });

  test("fuses them without training, and its results name them", async () => {
    const given = await run(["a.json", "--weights", `x/${file}`], {
      "a.json": experiment,
      [`x/${file}`]: bytes,
    });
    expect([given.code, given.errors.filter((line) => line.includes("Error"))]).toEqual([0, []]);
    const results = JSON.parse(given.text) as Results;
    expect(results.experiment.network.weights).toEqual({ hash, name: file });
    const [one, two] = results.arms.original!.replicas;
    expect([one.epochs, one.start]).toEqual([[], two.start]);
    expect(results.arms.fused!.replicas[0].epochs).toHaveLength(1);

    const beside = await run(["x/a.json"], { "x/a.json": named(file), [`x/${file}`]: bytes });
    expect(timeless(JSON.parse(beside.text) as Results)).toEqual(timeless(results));
  });

  test("a model.json of TensorFlow.js is read with the files beside it, under one hash", async () => {
    const names = ["model.json", "group1-shard1of2.bin", "group1-shard2of2.bin"];
    const all = names.map((name) => [`x/${name}`, bytesOf(`tfjs/moons/${name}`)] as const);
    const layers = [
      { type: "dense", units: 3, activation: "tanh" },
      { type: "dense", units: 2 },
    ];
    const own = { ...experiment, network: { layers } };
    const there = { "x/a.json": own, ...Object.fromEntries(all) };
    const given = await run(["x/a.json", "--weights", "x/model.json"], there);
    expect([given.code, given.errors.filter((line) => line.includes("Error"))]).toEqual([0, []]);
    const { weights } = (JSON.parse(given.text) as Results).experiment.network;
    expect(weights).toMatchObject({ name: "model.json", hash: expect.stringMatching(/^sha256-/) });
    const named = { ...own, network: { layers, weights } };
    expect((await run(["x/a.json"], { ...there, "x/a.json": named })).code).toBe(0);
    const lacking = { "x/a.json": own, ...Object.fromEntries(all.slice(0, 2)) };
    expect((await run(["x/a.json", "--weights", "x/model.json"], lacking)).errors).toEqual([
      "model.json: its weights group1-shard2of2.bin are not beside it; put all files of the model into one folder",
    ]);
  });

  test.each([
    [
      "that are not there",
      named("../../away.safetensors"),
      [],
      "weights ../../away.safetensors (sha256-",
    ],
    [
      "of another content",
      named(file, `sha256-${"0".repeat(64)}`),
      [],
      "the experiment names weights mine.safetensors (sha256-00000000…), and the file is mine.safetensors (sha256-",
    ],
    [
      "under a name that is no file's",
      experiment,
      ["--weights", "nowhere"],
      "nowhere: no such file",
    ],
    [
      "of other layers",
      { ...small, replicas: 1 },
      ["--weights", `x/${file}`],
      "mine.safetensors: the network needs a kernel of 2×16 in layer 1 (dense), and the file has a kernel of 2×3 in layer 1",
    ],
    ["that are a table", experiment, ["--weights", "x/t.csv"], "t.csv: holds data, no weights"],
  ])("%s are refused with what to do", async (_, content, args, message) => {
    const csv = SAMPLES.csv.files[SAMPLES.csv.file];
    const there = { "x/a.json": content, [`x/${file}`]: bytes, "x/t.csv": csv };
    const { code, errors } = await run(["x/a.json", ...args], there);
    expect([code, errors]).toEqual([1, [expect.stringContaining(message)]]);
  });
});
