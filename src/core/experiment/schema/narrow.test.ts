import { expect, test } from "vitest";
import { presetById } from "./presets.ts";
import { readLink, writeLink } from "./link.ts";
import { parseExperiment } from "./schema.ts";

const least = {
  version: 1,
  data: { name: "moons" },
  network: { layers: [{ type: "dense", units: 2 }] },
};

test.each([
  [{ layer: 0, units: 2 }, "narrow.layer: must be a whole number from 1 to 1000000000"],
  [{ layer: 1 }, "narrow.units: is missing"],
  [{ layer: 1, units: 2, keep: "some" }, 'narrow.keep: must be "largest" or a list of units'],
  [3, "narrow: must be an object"],
])("%j is refused by its reason", (narrow, reason) => {
  expect(() => parseExperiment({ ...least, narrow })).toThrow(reason);
});

test("left out, or none, it is no part of the experiment", () => {
  expect(parseExperiment({ ...least, narrow: "none" })).toEqual(parseExperiment(least));
  expect("narrow" in parseExperiment(least)).toBe(false);
});

test("a link to a preset that narrows can leave that out", () => {
  const { narrow, ...fused } = presetById("narrow")!.experiment;
  expect(narrow).toEqual({ layer: 2, units: 8, keep: "largest" });
  expect(readLink(writeLink(fused, "narrow")).experiment).toEqual(fused);
});
