import { expect, test } from "vitest";
import { CATALOGUE } from "#core/data/catalogue.ts";
import { inferShapes } from "#core/model/shapes.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import { adaptToData } from "./adapt.ts";
import { PRESETS } from "#core/experiment/schema/presets.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";

test("every preset can be moved to every data set, and its span still names blocks", () => {
  for (const { experiment } of PRESETS) {
    for (const data of CATALOGUE) {
      const moved = adaptToData(experiment, data);
      const network = { inputShape: data.inputShape, layers: moved.network.layers };
      expect(inferShapes(network).at(-1)).toEqual([data.outputs]);
      expect(blocksInSpan(network, moved.fusion.span).length).toBeGreaterThan(1);
      expect(parseExperiment(moved)).toEqual(moved);
    }
  }
});

test("what is hidden stays as it was where it can", () => {
  const spirals = PRESETS.find(({ id }) => id === "spirals")!.experiment;
  const digits = CATALOGUE.find(({ name }) => name === "digits")!;
  const { layers } = adaptToData(spirals, digits).network;
  expect(layers[0]).toEqual({ type: "flatten" });
  expect(layers.slice(1, -1)).toEqual(spirals.network.layers.slice(0, -1));
});
