// A run that comes with the page has all numbers that the page reads, without the losses of single steps.

import { expect, test } from "vitest";
import { readResults } from "#core/experiment/runs/readNumbers.ts";
import { openExperiment } from "#library/open.ts";
import { runFile, withoutSteps } from "./keepRun.ts";

test("without steps a run is read as with them, and is much shorter", async () => {
  const layers = [
    { type: "dense", units: 4, activation: "relu" },
    { type: "dense", units: 2 },
  ];
  const data = { name: "moons", train: 64, validation: 32 };
  const training = { epochs: 4, batchSize: 4 };
  const run = await openExperiment({ version: 1, data, network: { layers }, training });
  await run.train();
  const results = run.results();
  run.dispose();
  const short = withoutSteps(results);
  expect(readResults(short)).toEqual(readResults(results));
  expect(JSON.stringify(short).length).toBeLessThan(JSON.stringify(results).length / 2);
  expect(runFile("activity")).toMatch(/public.experiments.runs.activity\.json$/);
});
