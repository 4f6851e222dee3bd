import { expect, test } from "vitest";
import type { InitSpec } from "#core/init/registry.ts";
import { armInWords, armLabel, initName } from "#core/experiment/armNames.ts";
import { initOf, initsInRace, withArmInit } from "./armInits.ts";
import { DRAWN_ARMS } from "./armInitsSchema.ts";
import { readExperimentFile, writeExperimentFile } from "./file.ts";
import { readLink, writeLink } from "./link.ts";
import { PRESETS } from "./presets.ts";
import { ARMS, parseExperiment } from "./schema.ts";

const least = {
  version: 1,
  data: { name: "moons" },
  network: { layers: [{ type: "dense", units: 2 }] },
};
const parsed = (armInits: unknown) => parseExperiment({ ...least, armInits });

test("an arm has its own initializer, every other the experiment's", () => {
  const experiment = parsed({ randomDeep: { type: "orthogonal", gain: 2 } });
  expect(initOf(experiment, "randomDeep")).toEqual({ type: "orthogonal", gain: 2 });
  for (const arm of ARMS.filter((one) => !["randomDeep", "randomOtherInit"].includes(one))) {
    expect(initOf(experiment, arm)).toEqual({ type: "heNormal" });
  }
});

test.each([
  [{ randomly: { type: "zeros" } }, "armInits.randomly: must be one of random, "],
  [{ original: { type: "zeros" } }, "armInits.original: must be one of random, "],
  [
    { weightSelection: { type: "zeros" } },
    'armInits.weightSelection: must be one of random, randomOtherInit, randomEqualBudget, randomDeep, varianceMatched, randomInherit, distilled, hint, got "weightSelection"',
  ],
  [{ random: { type: "xavier" } }, 'armInits.random: unknown type "xavier"'],
  [{ hint: { type: "normal", std: 1 } }, 'armInits.hint: normal has no option "std"'],
  [{ random: 3 }, "armInits.random: "],
  [["random"], "armInits"],
  [3, "armInits"],
])("%j is refused by its path", (armInits, reason) => {
  expect(() => parsed(armInits)).toThrow(reason);
});

test("without arms, or none, the field stands nowhere", () => {
  for (const empty of [{}, "none"]) {
    expect(parsed(empty)).toEqual(parseExperiment(least));
    expect("armInits" in parsed(empty)).toBe(false);
  }
});

test("it goes through links and files, whatever the preset", () => {
  for (const { experiment, id } of PRESETS) {
    const armInits = { random: { type: "normal", stddev: 0.1 }, hint: { type: "lsuv" } } as const;
    const own = { ...experiment, armInits };
    expect(readLink(writeLink(own, id))).toEqual({ experiment: own, presetId: id });
    expect(readExperimentFile("a.json", writeExperimentFile(own))).toEqual(own);
    const { armInits: _, ...plain } = own;
    expect(readLink(`${writeLink(own, id)}&armInits=none`).experiment).toEqual(plain);
  }
  const link = "preset=moons&armInits.randomDeep.type=orthogonal&v=1";
  expect(readLink(link).experiment.armInits).toEqual({ randomDeep: { type: "orthogonal" } });
});

test("one is given and taken back, and experiments that are the same are written alike", () => {
  const plain = parseExperiment(least);
  const hint = withArmInit(plain, "hint", { type: "zeros" });
  const both = withArmInit(hint, "random", { type: "lsuv" });
  const other = parsed({ hint: { type: "zeros" }, random: { type: "lsuv" } });
  expect(writeExperimentFile(both)).toBe(writeExperimentFile(other));
  expect(withArmInit(withArmInit(both, "hint"), "random")).toEqual(plain);
});

test("arms that race keep what they were drawn by, whatever is chosen for the next race", () => {
  const next = parsed({ random: { type: "zeros" }, hint: { type: "zeros" } });
  const arms = {
    random: { summary: {} },
    distilled: { summary: { init: { type: "lsuv" } as const } },
  };
  expect(initsInRace(next, arms).armInits).toEqual({
    distilled: { type: "lsuv" },
    hint: { type: "zeros" },
  });
});

test("an arm with an initializer of its own names it, with the options that are not the default", () => {
  const inits = parsed({
    randomDeep: { type: "orthogonal" },
    random: { type: "normal", stddev: 0.1 },
  });
  expect(armLabel("randomDeep", inits)).toBe("random, deep, orthogonal");
  expect(armLabel("random", inits)).toBe("random, normal 0.1");
  expect(armLabel("fused", inits)).toBe("fused");
  expect(initName({ type: "constant", breaking: "none", value: 0 })).toBe("constant none");
});

test("the other initializer is orthogonal, or He normal where random is orthogonal, and always named", () => {
  const plain = parseExperiment(least);
  expect(initOf(plain, "randomOtherInit")).toEqual({ type: "orthogonal" });
  expect(armLabel("randomOtherInit", plain)).toBe("random, orthogonal");
  // Two random starts never bear one name, whatever they are drawn by.
  const both = (random: InitSpec, randomOtherInit: InitSpec) => {
    const inits = { ...plain, armInits: { random, randomOtherInit } };
    return (["random", "randomOtherInit"] as const).map((arm) => armLabel(arm, inits));
  };
  expect(both({ type: "orthogonal" }, { type: "orthogonal", gain: 1 })).toEqual([
    "random, orthogonal",
    "random again, orthogonal",
  ]);
  expect(both({ type: "orthogonal", gain: 1.414 }, { type: "orthogonal", gain: 1.4142 })).toEqual([
    "random, orthogonal 1.41",
    "random, orthogonal 1.4142",
  ]);
  const again = { ...plain, armInits: { randomOtherInit: plain.init } };
  expect(armLabel("randomOtherInit", again)).toBe("random again, He normal");
  expect(armInWords("randomOtherInit", again)).toBe(
    "the random network of a second draw (He normal)",
  );
  const orthogonal = parsed({ random: { type: "orthogonal" } });
  expect(initOf(orthogonal, "randomOtherInit")).toEqual({ type: "heNormal" });
  expect(initOf({ init: { type: "orthogonal" } }, "randomOtherInit")).toEqual({ type: "heNormal" });
  const own = parsed({ randomOtherInit: { type: "lsuv" } });
  expect(armLabel("randomOtherInit", own)).toBe("random, LSUV");
});

test("every arm that may have one is an arm", () => {
  for (const arm of DRAWN_ARMS) expect(ARMS).toContain(arm);
});
