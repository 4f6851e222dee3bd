// The experiments of docs/reproduction.md are those of the presets that it names, or files beside it that can be run.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";

const text = readFileSync(new URL("../docs/reproduction.md", import.meta.url), "utf8");

test.each(["maxout", "isometry", "vanishing"])("the experiment under %s is its preset's", (id) => {
  const named = text.slice(text.indexOf(`preset \`${id}\``));
  const [, example] = /^```json\n(.*?)^```$/ms.exec(named)!;
  expect(parseExperiment(JSON.parse(example))).toEqual(presetById(id)!.experiment);
});

const folder = new URL("../docs/reproduction/", import.meta.url);

test.each(readdirSync(folder))("%s is a sound experiment of eight replicas", (file) => {
  const experiment = parseExperiment(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
  expect([experiment.replicas, experiment.seed]).toEqual([8, 0]);
});

const papers = new URL("../public/experiments/", import.meta.url);

const named = readdirSync(papers).filter((file) => file.endsWith(".json"));

test.each(named)("%s is a sound experiment, small or full", (file) => {
  const experiment = parseExperiment(JSON.parse(readFileSync(new URL(file, papers), "utf8")));
  expect(experiment.replicas).toBeGreaterThanOrEqual(8);
  const other = file.endsWith(".small.json") ? [".small.", ".full."] : [".full.", ".small."];
  expect(named).toContain(file.replace(other[0]!, other[1]!));
});
