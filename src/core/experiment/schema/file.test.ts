import { expect, test } from "vitest";
import { fileStem, readExperimentFile, slug, writeExperimentFile } from "./file.ts";
import { PRESETS } from "./presets.ts";
import { eventsOfRace, recordOf } from "#core/experiment/events/recordedRun.test-support.ts";
import { resultsOf } from "#core/experiment/results/results.ts";

const { experiment } = PRESETS[0];

test("what was written as a file is read back", () => {
  for (const preset of PRESETS) {
    const text = writeExperimentFile(preset.experiment);
    expect(readExperimentFile("a.experiment.json", text)).toEqual(preset.experiment);
  }
});

test("results.json opens the experiment that made it, with the span that was fused", () => {
  const results = resultsOf(recordOf(eventsOfRace("classification")), experiment);
  // the recorded race is one without the arm of equal budget
  const { fusion, ...rest } = readExperimentFile("results.json", JSON.stringify(results));
  expect(fusion.span).toEqual([1, 2]);
  const { fusion: asked } = experiment;
  const arms = ["original", "fused", "random"];
  expect({ ...rest, fusion: asked }).toEqual({ ...experiment, arms });
});

test.each([
  ["{", /^a\.json: not JSON: /],
  ["[]", /^a\.json: version: is missing/],
  ["3", /^a\.json: \(the whole file\): must be an object, got 3$/],
  [
    JSON.stringify({ ...experiment, network: { layers: [{ type: "dense", units: 0 }] } }),
    /^a\.json: network\.layers\[0\]\.units: must be a whole number from 1 .* got 0$/,
  ],
  [JSON.stringify({ experiment: {}, arms: {} }), /^a\.json: version: is missing/],
])("%s is refused, naming file and field", (text, message) => {
  expect(() => readExperimentFile("a.json", text)).toThrow(message);
});

test("files are named after title and seed", () => {
  expect(fileStem({ title: "Digits: fuse, then race", seed: 3 })).toBe(
    "digits-fuse-then-race.seed-3",
  );
  expect(fileStem({ title: "???", seed: 0 })).toBe("experiment.seed-0");
  expect(slug("Größe & Épaisseur/層")).toBe("große-epaisseur-層");
  expect(slug("a".repeat(59) + " b")).toBe("a".repeat(59));
});
