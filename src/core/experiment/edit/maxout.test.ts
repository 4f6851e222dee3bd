// A block becomes maxout and back, and what it has no field for is put where it belongs.

import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { readLink, writeLink } from "#core/experiment/schema/link.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import type { BlockDesign } from "./blockDesign.ts";
import { editExperiment } from "./edit.ts";

const start = presetById("digits-conv-8")!.experiment;

function changed(experiment: Experiment, fields: Partial<BlockDesign>): Experiment {
  const edited = editExperiment(experiment, { type: "change", block: 1, fields }, [16, 16, 1]);
  if ("refusal" in edited) throw new Error(edited.refusal);
  return edited;
}

test("a convolution that becomes maxout leaves its relu, which a maximum replaces", () => {
  const { layers } = changed(start, { kind: "maxoutConv" }).network;
  expect(layers[0]).toEqual({
    type: "maxoutConv2d",
    filters: 8,
    kernelSize: 3,
    padding: "same",
    rank: 3,
  });
  expect(layers.slice(1)).toEqual(start.network.layers.slice(1));
});

test("an activation behind a maximum is a layer of its own, and stays when the kind changes back", () => {
  const bent = changed(changed(start, { kind: "maxoutConv", rank: 4 }), { activation: "tanh" });
  expect(bent.network.layers.slice(0, 2)).toMatchObject([
    { type: "maxoutConv2d", rank: 4 },
    { type: "activation", activation: "tanh" },
  ]);
  expect(() => parseExperiment(bent)).not.toThrow();
  const back = changed(bent, { kind: "conv" });
  expect(back.network.layers.slice(0, 2)).toMatchObject([
    { type: "conv2d" },
    { type: "activation", activation: "tanh" },
  ]);
});

test("the editor and files take the same ranks, and refuse others in words; files by their path, an activation too", () => {
  const block = changed(start, { kind: "maxoutConv" });
  expect(changed(block, { rank: 64 }).network.layers[0]).toMatchObject({ rank: 64 });
  expect(() => changed(block, { rank: 65 })).toThrow(
    "Layer 1: rank must be a whole number from 2 to 64, got 65.",
  );
  const layers = [{ type: "flatten" }, { type: "maxout", units: 4, rank: 2, activation: "relu" }];
  expect(() => parseExperiment({ ...start, network: { layers } })).toThrow("network.layers[1]");
  const deep = [{ type: "flatten" }, { type: "maxout", units: 4, rank: 1 }];
  expect(() => parseExperiment({ ...start, network: { layers: deep } })).toThrow(
    "network.layers[1].rank: must be a whole number from 2 to 64, got 1",
  );
});

test("links carry maxout layers and the maxout rule", () => {
  const init = { type: "maxout", scale: 2 } as const;
  const edited = { ...changed(start, { kind: "maxoutConv" }), init };
  expect(readLink(writeLink(edited)).experiment).toEqual(edited);
});
