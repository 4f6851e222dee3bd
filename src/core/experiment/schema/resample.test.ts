import { expect, test } from "vitest";
import { whatVaried } from "#core/experiment/results/whatVaried.ts";
import { readExperimentFile, writeExperimentFile } from "./file.ts";
import { readLink, writeLink } from "./link.ts";
import { mendLink } from "./mendLink.ts";
import { PRESETS } from "./presets.ts";
import { dataOptions, ownDraws } from "./resample.ts";
import { parseExperiment } from "./schema.ts";

const smallest = {
  version: 1,
  data: { name: "moons" },
  network: { layers: [{ type: "dense", units: 2 }] },
};

test("what replicas draw anew is one of three; none is the default and stands nowhere", () => {
  const none = parseExperiment(smallest);
  expect(parseExperiment({ ...smallest, resample: "none" })).toEqual(none);
  expect("resample" in none).toBe(false);
  expect(writeExperimentFile(none)).not.toContain("resample");
  expect(writeLink(none)).not.toContain("resample");
  expect(() => parseExperiment({ ...smallest, resample: "splits" })).toThrow(
    'resample: must be one of none, order, split, got "splits"',
  );
});

test.each(["order", "split"] as const)("own %s goes through links and files", (resample) => {
  for (const { experiment, id } of PRESETS) {
    const asked = { ...experiment, resample };
    const link = writeLink(asked, id);
    expect(link).toBe(`preset=${id}&resample=${resample}&v=1`);
    expect(readLink(link)).toEqual({ experiment: asked, presetId: id });
    expect(readExperimentFile("a.json", writeExperimentFile(asked))).toEqual(asked);
  }
});

test("a link that names no such choice loses that field alone", () => {
  const { experiment, lost } = mendLink("preset=moons&resample=all&seed=4&v=1");
  expect([experiment.seed, "resample" in experiment]).toEqual([4, false]);
  expect(lost.join(" ")).toContain("resample");
});

test("only own splits ask for more data, and only own draws are named to an engine", () => {
  const asked = (resample: string) =>
    parseExperiment({ ...smallest, replicas: 3, seed: 2, resample });
  expect(["none", "order", "split"].map((of) => dataOptions(asked(of)).splits)).toEqual([1, 1, 3]);
  expect(dataOptions(asked("split"))).toMatchObject({ name: "moons", seed: 2 });
  expect(ownDraws(asked("none"))).toEqual({});
  expect(ownDraws(asked("order"))).toEqual({ orders: [0, 1, 2] });
  expect(ownDraws(asked("split"))).toEqual({ orders: [0, 1, 2], parts: [0, 1, 2] });
});

test("what varied names arms whose own initializer starts replicas otherwise than the original's", () => {
  const drawn = { arms: ["original", "fused", "random", "randomOtherInit", "randomDeep"] };
  const starts = (fields: object) =>
    /: (.*);/.exec(whatVaried(parseExperiment({ ...smallest, ...drawn, ...fields })))![1];
  const [zeros, he] = [{ type: "zeros" }, { type: "heNormal" }];
  expect(starts({ armInits: { randomDeep: { type: "lecunNormal" } } })).toBe(
    "other initial weights",
  );
  expect(starts({ armInits: { randomOtherInit: zeros } })).toBe(
    "other initial weights, but the same for “random, zeros”",
  );
  expect(starts({ init: zeros, armInits: { random: he } })).toBe(
    "the same initial weights, but other ones for “random, He normal” and “random, orthogonal”",
  );
  expect(starts({ init: zeros, armInits: { random: he, randomOtherInit: zeros } })).toBe(
    "the same initial weights, but other ones for “random, He normal”",
  );
  const weights = { hash: `sha256-${"0".repeat(64)}`, name: "a.safetensors" };
  const given = { network: { ...smallest.network, weights } };
  expect(starts({ ...given, armInits: { randomDeep: zeros } })).toBe(
    "given weights, other random starts, but the same for “random, deep, zeros”",
  );
  const all = { random: zeros, randomOtherInit: zeros, randomDeep: zeros };
  expect(starts({ ...given, armInits: all })).toBe(
    "given weights, the same initial ones of all other arms",
  );
});

test("what varied is one sentence", () => {
  const sentence = (fields: object) => whatVaried(parseExperiment({ ...smallest, ...fields }));
  expect(sentence({})).toBe("8 replicas: other initial weights; same split, same order");
  expect(sentence({ resample: "order" })).toBe(
    "8 replicas: other initial weights; same split, own order",
  );
  expect(sentence({ replicas: 12, resample: "split" })).toBe(
    "12 replicas: other initial weights; own split and order",
  );
  expect(sentence({ replicas: 1 })).toBe("1 replica: nothing varies");
  expect(sentence({ init: { type: "zeros" } })).toBe(
    "8 replicas: the same initial weights; same split, same order",
  );
  expect(sentence({ init: { type: "constant", breaking: "dropout" }, resample: "order" })).toBe(
    "8 replicas: the same initial weights, other masks of dropout if any; same split, own order",
  );
  expect(sentence({ init: { type: "constant", breaking: "noise" } })).toContain("other initial");
  const weights = { hash: `sha256-${"0".repeat(64)}`, name: "a.safetensors" };
  const network = { ...smallest.network, weights };
  expect(sentence({ network })).toBe(
    "8 replicas: given weights, other random starts; same split, same order",
  );
});
