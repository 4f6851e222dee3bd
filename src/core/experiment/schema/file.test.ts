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
  ["[]", /^a\.json: \(the whole file\): must be an object, got a list$/],
  ['[{ "version": 1 }]', /^a\.json: \(the whole file\): must be an object, got a list$/],
  ["3", /^a\.json: \(the whole file\): must be an object, got 3$/],
  [
    JSON.stringify({ ...experiment, network: { layers: [{ type: "dense", units: 0 }] } }),
    /^a\.json: network\.layers\[0\]\.units: must be a whole number from 1 .* got 0$/,
  ],
  [JSON.stringify({ experiment: {}, arms: {} }), /^a\.json: version: is missing/],
])("%s is refused, naming file and field", (text, message) => {
  expect(() => readExperimentFile("a.json", text)).toThrow(message);
});

test.each([
  [[1, 9], "fusion.span: must name two or more of the layers 1 to 3, got [1, 9]"],
  [[2, 2], "fusion.span: must be [first, last], first below last"],
  [[2], "fusion.span: must be [first, last], first below last"],
])("a file whose span is %j is refused by its path", (span, reason) => {
  const moons = PRESETS.find(({ id }) => id === "moons")!.experiment;
  const read = (given: unknown, layers = moons.network.layers) =>
    readExperimentFile(
      "a.json",
      JSON.stringify({ ...moons, network: { layers }, fusion: { span: given } }),
    );
  expect(() => read(span)).toThrow(`a.json: ${reason}`);
  // Of one layer nothing can be fused: the default is no fault.
  expect(read([1, 2], moons.network.layers.slice(-1)).fusion.span).toEqual([1, 2]);
});

const sliding = { filters: 2, kernelSize: 3 };

test.each([
  ["conv2d", [3], "a list of 2, one for each axis of conv2d, got [3]"],
  ["conv2d", [3, 3, 3], "a list of 2, one for each axis of conv2d, got [3, 3, 3]"],
  ["maxoutConv2d", [3], "a list of 2, one for each axis of maxoutConv2d, got [3]"],
  ["conv1d", [3, 3], "a list of one of conv1d, got [3, 3]"],
  ["dense", [], "a list of one, got []"],
])(
  "behind %s a fused kernel of size %j is refused by its path, before anything is trained",
  (type, kernelSize, fault) => {
    const fields =
      type === "dense" ? { units: 2 } : type === "maxoutConv2d" ? { ...sliding, rank: 2 } : sliding;
    const read = (size: unknown) =>
      readExperimentFile(
        "a.json",
        JSON.stringify({
          ...experiment,
          network: {
            layers: [
              { type, ...fields },
              { type, ...fields },
            ],
          },
          fusion: { kernelSize: size },
        }),
      );
    expect(() => read(kernelSize)).toThrow(
      `a.json: fusion.kernelSize: must be a whole number, or ${fault}`,
    );
    const fitting = type.endsWith("2d") ? [3, 5] : [5];
    for (const size of [3, fitting]) expect(read(size).fusion.kernelSize).toEqual(size);
  },
);

test("files are named after title and seed", () => {
  expect(fileStem({ title: "Digits: fuse, then race", seed: 3 })).toBe(
    "digits-fuse-then-race.seed-3",
  );
  expect(fileStem({ title: "???", seed: 0 })).toBe("experiment.seed-0");
  expect(slug("Größe & Épaisseur/層")).toBe("große-epaisseur-層");
  expect(slug("a".repeat(59) + " b")).toBe("a".repeat(59));
});
