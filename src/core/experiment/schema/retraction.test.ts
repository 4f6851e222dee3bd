import { expect, test } from "vitest";
import { readExperimentFile, writeExperimentFile } from "./file.ts";
import { readLink, writeLink } from "./link.ts";
import { mendLink } from "./mendLink.ts";
import { PRESETS } from "./presets.ts";
import { parseExperiment } from "./schema.ts";

const experimentWith = (training: object) => ({
  version: 1,
  data: { name: "moons" },
  network: { layers: [{ type: "dense", units: 2 }] },
  training,
});

test("a retraction is none or qr; none is the default and stands nowhere", () => {
  const none = parseExperiment(experimentWith({ l2: 0.5 }));
  expect(parseExperiment(experimentWith({ l2: 0.5, retraction: "none" }))).toEqual(none);
  expect("retraction" in none.training).toBe(false);
  expect(writeExperimentFile(none)).not.toContain("retraction");
  expect(writeLink(none)).not.toContain("retraction");
  expect(() => parseExperiment(experimentWith({ retraction: "polar" }))).toThrow(
    'training.retraction: must be one of none, qr, got "polar"',
  );
});

test("no preset asks for one", () => {
  for (const { experiment } of PRESETS) expect("retraction" in experiment.training).toBe(false);
});

test("qr goes through links and files", () => {
  for (const { experiment, id } of PRESETS) {
    const asked = {
      ...experiment,
      training: { ...experiment.training, retraction: "qr" as const },
    };
    expect(readLink(writeLink(asked, id))).toEqual({ experiment: asked, presetId: id });
    expect(readLink(`preset=${id}&training.retraction=qr&v=1`).experiment).toEqual(asked);
    expect(readExperimentFile("a.json", writeExperimentFile(asked))).toEqual(asked);
  }
});

test("a link that names no retraction loses that field alone", () => {
  const { experiment, lost } = mendLink("preset=moons&training.retraction=all&seed=4&v=1");
  expect([experiment.seed, "retraction" in experiment.training]).toEqual([4, false]);
  expect(lost.join(" ")).toContain("retraction");
});
