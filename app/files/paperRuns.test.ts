// The runs that come with the page are there, can be read, and are of the experiments that they are named after.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { expect, test } from "vitest";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { readExperimentFile } from "#core/experiment/schema/file.ts";
import { fileOfRun, PAPER_RUNS } from "./paperRuns.ts";

const there = (path: string) => new URL(`../../public/${path}`, import.meta.url);
const text = (path: string) => readFileSync(there(path), "utf8");

test.each(PAPER_RUNS)(
  "$name: its numbers are of its small experiment, whole and sound",
  ({ name }) => {
    const run = text(fileOfRun(name));
    const experiment = readExperimentFile(name, run);
    const small = readExperimentFile(name, text(`experiments/${name}.small.json`));
    expect({ ...experiment, arms: [] }).toEqual({ ...small, arms: [] });
    expect(experiment.arms.toSorted()).toEqual(small.arms.toSorted());
    expect(JSON.parse(run)).not.toHaveProperty("unfinished");
    const { arms, verdicts } = readResults(JSON.parse(run));
    expect(Object.keys(arms).length).toBeGreaterThanOrEqual(small.arms.length);
    expect(verdicts.length).toBeGreaterThan(0);
  },
);

test("no run lies there that nobody can choose, and none is heavy", () => {
  const files = readdirSync(there("experiments/runs"));
  expect(files.toSorted()).toEqual(PAPER_RUNS.map(({ name }) => `${name}.json`).toSorted());
  for (const file of files)
    expect(statSync(there(`experiments/runs/${file}`)).size).toBeLessThan(600_000);
});
