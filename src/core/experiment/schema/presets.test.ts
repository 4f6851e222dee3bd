import { expect, test } from "vitest";
import { LEAST_PAIRS } from "#core/experiment/results/verdict.ts";
import { readLink, writeLink } from "./link.ts";
import { PRESETS, presetById } from "./presets.ts";
import { wordsOfPreset } from "./presets/words.ts";

test.each(PRESETS.map(({ id, experiment }) => [id, experiment.replicas]))(
  "the preset %s has enough replicas to judge",
  (_, replicas) => {
    expect(replicas).toBeGreaterThanOrEqual(8);
    expect(replicas).toBeGreaterThan(LEAST_PAIRS);
  },
);

test.each([
  ["digits-conv", 6],
  ["fashion-mnist", 3],
  ["fashion-paper", 3],
])("a link to the former preset %s still means its %i replicas", (id, replicas) => {
  const { experiment, presetId } = readLink(`v=1&preset=${id}&seed=3`);
  expect([presetId, experiment.replicas, experiment.seed]).toEqual([id, replicas, 3]);
  const now = presetById(`${id}-8`)!.experiment;
  expect(experiment).toEqual({ ...now, seed: 3, replicas });
  expect(readLink(writeLink(experiment, id))).toEqual({ experiment, presetId: id });
});

test("every preset, offered or former, has one thing to look for and one question", () => {
  for (const id of [...PRESETS.map((preset) => preset.id), "digits-conv", "fashion-mnist"]) {
    expect(wordsOfPreset(id)?.look).toMatch(/\.$/);
    expect(wordsOfPreset(id)?.question).toMatch(/\?/);
  }
  expect(wordsOfPreset("constructor")).toBeUndefined();
});

test("a name that objects inherit is no preset", () => {
  expect([presetById("constructor"), presetById("toString")]).toEqual([undefined, undefined]);
});

test("a preset is the same object whenever it is asked for, offered or former", () => {
  for (const id of [...PRESETS.map((preset) => preset.id), "digits-conv", "fashion-mnist"]) {
    expect(presetById(id)).toBe(presetById(id));
  }
});
