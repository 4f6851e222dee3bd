import { describe, expect, test } from "vitest";
import { PRESETS } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { changesBetween } from "./changes.ts";

const dense = (units: number, activation = "relu") => ({ type: "dense", units, activation });
const BASE = parseExperiment({
  version: 1,
  data: { name: "moons" },
  network: { layers: [dense(8), dense(8), dense(4), { type: "dense", units: 2 }] },
});
const changed = (fields: object) => changesBetween(BASE, parseExperiment({ ...BASE, ...fields }));
const layers = (...specs: object[]) => changed({ network: { layers: specs } });
const last = { type: "dense", units: 2 };

describe("what differs is named as the page names it", () => {
  const { training, fusion } = BASE;
  const adam = { type: "adam", learningRate: 0.01 };
  test.each<[string, object, readonly string[]]>([
    ["nothing", {}, []],
    ["a title is no difference", { title: "Other" }, []],
    [
      "rate and optimizer",
      { training: { ...training, optimizer: adam } },
      ["optimizer rmsprop → adam", "learning rate 0.001 → 0.01"],
    ],
    ["batch", { training: { ...training, batchSize: 32 } }, ["batch 64 → 32"]],
    ["data", { data: { name: "digits" } }, ["data Two moons → Drawn digits"]],
    ["samples", { data: { name: "moons", train: 40 } }, ["training samples the usual → 40"]],
    ["span", { fusion: { ...fusion, span: [1, 3] } }, ["fused layers 1–2 → 1–3"]],
    [
      "ridge",
      { fusion: { ...fusion, ridge: { absolute: 0.5 } } },
      ["ridge 0.000001 → 0.5 absolute"],
    ],
    [
      "distillation",
      { fusion: { ...fusion, distillation: { hintEpochs: 3 } } },
      ["distillation, hint epochs none → 3"],
    ],
    [
      "arms",
      { arms: ["original", "fused", "random", "product"] },
      ["with product", "without random, longer"],
    ],
    [
      "start",
      { init: { type: "normal", stddev: 0.1 } },
      ["start He normal → normal", "start, stddev none → 0.1"],
    ],
    ["narrowing", { narrow: { layer: 1, units: 3 } }, ["narrowing none → layer 1 to 3 units"]],
    [
      "luck",
      { seed: 3, replicas: 2, resample: "split" },
      ["seed 0 → 3", "replicas 8 → 2", "replicas differ in weights alone → split"],
    ],
  ])("%s", (_, fields, words) => {
    const written = changed(fields).map((one) => one.replace("1e-6", "0.000001"));
    expect(written).toEqual(words);
  });

  test("layers: one other, one more, other activations", () => {
    expect(layers(dense(8), dense(16), dense(4), last)).toEqual(["layer 2: dense 8 → dense 16"]);
    expect(layers(dense(8), dense(4), last)).toEqual(["layers 8, 8, 4, 2 → 8, 4, 2"]);
    expect(layers(dense(8, "tanh"), dense(8, "tanh"), dense(4), last)).toEqual([
      "relu → tanh in 2 layers",
    ]);
    expect(layers(dense(8), dense(8, "tanh"), dense(4), last)).toEqual(["layer 2: relu → tanh"]);
  });
});

test("between any two presets there are words exactly where more than the title differs, and none is empty", () => {
  const untitled = (one: Experiment) => JSON.stringify({ ...one, title: "" });
  for (const { experiment: a } of PRESETS) {
    for (const { experiment: b } of PRESETS) {
      const words = changesBetween(a, b);
      expect(words.length > 0).toBe(untitled(a) !== untitled(b));
      expect(words.join(" ")).not.toMatch(/undefined|NaN|\[object|null/);
    }
  }
});
