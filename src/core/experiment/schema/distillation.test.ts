import { expect, test } from "vitest";
import { distillationOf } from "./distillation.ts";
import { readLink, writeLink } from "./link.ts";
import { presetById } from "./presets.ts";
import { parseExperiment } from "./schema.ts";
import type { Experiment } from "./schema.ts";

const { experiment } = presetById("taught")!;
const taught = (distillation: object): Experiment =>
  parseExperiment({ ...experiment, fusion: { ...experiment.fusion, distillation } });

test("what an experiment leaves open is not written, and has its default", () => {
  expect(experiment.fusion.distillation).toBeUndefined();
  expect(distillationOf(experiment.fusion)).toEqual({ temperature: 4, weight: 0.9, hintEpochs: 1 });
  const { fusion } = taught({ weight: 0 });
  expect(fusion.distillation).toEqual({ weight: 0 });
  expect(distillationOf(fusion)).toEqual({ temperature: 4, weight: 0, hintEpochs: 1 });
});

test("links and files carry it, and the arms that it is for", () => {
  const given = { ...taught({ weight: 0.5, hintEpochs: 3 }), init: { type: "lsuv" } } as const;
  expect(readLink(writeLink(given, "taught")).experiment).toEqual(given);
  expect(parseExperiment(JSON.parse(JSON.stringify(given)))).toEqual(given);
  expect(given.arms).toContain("fusedDistilled");
});

test.each([
  [{ weight: 1.5 }, "fusion.distillation.weight: must be a number from 0 to 1, got 1.5"],
  [{ temperature: 0 }, "fusion.distillation.temperature: must be a number from 0.1 to 1000, got 0"],
  [{ hintEpochs: 0 }, "fusion.distillation.hintEpochs: must be a whole number from 1"],
  [{ lambda: 0.5 }, "fusion.distillation.lambda"],
])("%j is refused by its path", (distillation, words) => {
  expect(() => taught(distillation)).toThrow(words);
});
