// Experiments that start from a file of weights: the reference in files and links, what keeps it, what drops it.

import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { adaptToData } from "#core/experiment/edit/adapt.ts";
import { editExperiment } from "#core/experiment/edit/edit.ts";
import type { Edit } from "#core/experiment/edit/edits.ts";
import { readExperimentFile, writeExperimentFile } from "#core/experiment/schema/file.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { importFile, importWeights } from "#core/importFile.ts";
import { SAMPLES } from "#core/importSamples.test-support.ts";
import { startFromWeights } from "./startFromWeights.ts";
import type { DataFacts } from "./startFromWeights.ts";
import { nameOf, weightsFileOf, WeightsMissingError } from "./weightsFile.ts";

const { file, files } = SAMPLES.safetensors;
const named = { file, bytes: files[file] };
const { experiment: moons } = presetById("moons")!;
const hash = `sha256-${createHash("sha256").update(named.bytes).digest("hex")}`;
const weights = { hash, name: file };
const twoMoons: DataFacts = {
  title: "Two moons",
  task: "classification",
  inputShape: [2],
  outputs: 2,
};

async function started(): Promise<Experiment> {
  const network = await importFile(named, { inputShape: [2] });
  if (network.kind !== "network") throw new Error(network.kind);
  const next = startFromWeights(moons, await weightsFileOf(named), network, twoMoons);
  if ("refusal" in next) throw new Error(next.refusal);
  return next;
}

describe("the reference", () => {
  test("is the SHA-256 of the file, and its name", async () => {
    expect(await weightsFileOf(named)).toEqual({ ...weights, bytes: named.bytes });
    expect((await started()).network.weights).toEqual(weights);
    expect(nameOf(weights)).toBe(`mine.safetensors (${hash.slice(0, 15)}…)`);
    expect(nameOf({ hash, name: "model.json" })).toContain(
      "model.json with its .bin files (sha256-",
    );
    expect(new WeightsMissingError(weights, "open it").message).toBe(
      `weights mine.safetensors (${hash.slice(0, 15)}…) are not here; open it`,
    );
  });

  test("comes back from a file and from a link, which carry nothing else of the weights", async () => {
    const experiment = await started();
    expect(parseExperiment(experiment)).toEqual(experiment);
    expect(readExperimentFile("a.json", writeExperimentFile(experiment))).toEqual(experiment);
    for (const presetId of [undefined, "moons"]) {
      const link = writeLink(experiment, presetId);
      expect(readLink(link).experiment).toEqual(experiment);
      expect(link).toContain(hash);
      expect(link).toContain("mine.safetensors");
      expect(link.length).toBeLessThan(1000);
    }
  });

  test("leaves experiments without one as they were", () => {
    expect(Object.keys(parseExperiment(moons).network)).toEqual(["layers"]);
    expect(writeLink(moons, "moons")).toBe("preset=moons&v=1");
  });

  test.each([
    [
      { hash: "sha256-12", name: "a" },
      "network.weights.hash: must be sha256- and 64 hexadecimal digits",
    ],
    [{ hash: hash.toUpperCase(), name: "a" }, "network.weights.hash: must be"],
    [{ hash, name: "" }, "network.weights.name: must name a file"],
    [{ hash }, "network.weights.name"],
    [{ ...weights, bytes: 3 }, "network.weights.bytes: unknown field"],
  ])("%j is refused by its path", (wrong, message) => {
    const network = { ...moons.network, weights: wrong };
    expect(() => parseExperiment({ ...moons, network })).toThrow(message);
  });
});

describe("an edit", () => {
  const edited = async (edit: Edit) => {
    const next = editExperiment(await started(), edit, [2]);
    if ("refusal" in next) throw new Error(next.refusal);
    return next;
  };

  test.each([
    ["another activation", { type: "change", block: 1, fields: { activation: "tanh" } }],
    ["dropout", { type: "change", block: 1, fields: { dropout: 0.5 } }],
  ] as [string, Edit][])(
    "that brings %s keeps the weights, and they still fit",
    async (_, edit) => {
      const { network } = await edited(edit);
      expect(network.weights).toEqual(weights);
      const given = await importWeights(named, { inputShape: [2], ...network });
      expect(given).toHaveLength(network.layers.length);
      expect(given.flatMap((layer) => Object.keys(layer))).toEqual(["kernel", "kernel"]);
    },
  );

  test.each([
    ["another width", { type: "change", block: 1, fields: { units: 4 } }],
    ["a layer more", { type: "insert", after: 1 }],
  ] as [string, Edit][])("that brings %s drops them", async (_, edit) => {
    const { network } = await edited(edit);
    expect(network).toEqual({ layers: network.layers });
    await expect(importWeights(named, { inputShape: [2], ...network })).rejects.toThrow(
      /^mine\.safetensors: the network needs .+ in layer \d \(dense\), and the file has /,
    );
  });

  test("of the data keeps them where the same layers stand there", async () => {
    const experiment = await started();
    const spirals = { name: "spirals", inputShape: [2], outputs: 2 };
    expect(adaptToData(experiment, spirals).network).toEqual(experiment.network);
    const iris = { name: "iris", inputShape: [4], outputs: 3 };
    expect(adaptToData(experiment, iris).network.weights).toBeUndefined();
  });
});

describe("a network on data", () => {
  const refusalOn = async (facts: Partial<DataFacts>) => {
    const network = await importFile(named);
    if (network.kind !== "network") throw new Error(network.kind);
    const next = startFromWeights(moons, await weightsFileOf(named), network, {
      ...twoMoons,
      ...facts,
    });
    return "refusal" in next ? next.refusal : undefined;
  };

  test("that it cannot read is refused with those that it can", async () => {
    expect(await refusalOn({})).toBeUndefined();
    expect(await refusalOn({ title: "Iris", inputShape: [4], outputs: 3 })).toBe(
      "mine.safetensors: its network reads samples of 2 and gives 2 values, and Iris has samples of 4 and 3 classes; choose data that fit (Two spirals, Two moons), then open this file again",
    );
    expect(await refusalOn({ title: "Sine wave", task: "regression", outputs: 1 })).toContain(
      "Sine wave has samples of 2 and one value; choose data that fit",
    );
  });

  test("keeps what was chosen but for what is of another network", async () => {
    const fusion = {
      ...moons.fusion,
      span: [2, 3] as const,
      kernelSize: 3,
      bias: "position" as const,
    };
    const network = await importFile(named);
    if (network.kind !== "network") throw new Error(network.kind);
    const next = startFromWeights(
      { ...moons, fusion, seed: 5 },
      await weightsFileOf(named),
      network,
      twoMoons,
    );
    const { kernelSize: _, bias: __, ...rest } = fusion;
    expect(next).toMatchObject({ seed: 5, title: "mine.safetensors", training: moons.training });
    expect(next).toHaveProperty("fusion", { ...rest, span: [1, 2] });
  });
});

test("a file of another kind has no weights", async () => {
  const { csv } = SAMPLES;
  await expect(
    importWeights({ file: csv.file, bytes: csv.files[csv.file] }, { inputShape: [2], layers: [] }),
  ).rejects.toThrow("own.csv: holds data, no weights");
});
