import { expect, test } from "vitest";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { addressOf, readAddress } from "./address.ts";

const moons = presetById("moons")!.experiment;

test("nothing asked for is the first preset", () => {
  const { experiment, id: presetId } = FIRST_PRESET;
  expect(readAddress({ search: "", hash: "" })).toEqual({ experiment, presetId });
  expect(readAddress({ search: "", hash: "#" })).toEqual({ experiment, presetId });
});

test("a query names a preset and some numbers", () => {
  const search = "?preset=moons&seed=3&replicas=4&epochs=2&engine=simd";
  const { experiment, presetId, engine, problem } = readAddress({ search, hash: "" });
  expect([presetId, engine, problem]).toEqual(["moons", "simd", undefined]);
  expect(experiment).toEqual({
    ...moons,
    seed: 3,
    replicas: 4,
    training: { ...moons.training, epochs: 2 },
    shallowEpochs: 2,
  });
});

test("a word where a number belongs is quoted as it was typed", () => {
  const { problem } = readAddress({ search: "?seed=foo", hash: "" });
  expect(problem).toMatch(/^seed=foo in the address is left out: .*got "foo"/);
});

test("a hash wins over the query, the engine stays", () => {
  const asked = readAddress({ search: "?preset=digits&seed=1&engine=cpu", hash: "#preset=moons" });
  expect(asked).toEqual({ experiment: moons, presetId: "moons", engine: "cpu" });
});

test("a damaged link opens the first preset with the reason", () => {
  const { presetId, problem } = readAddress({ search: "", hash: "#v=1&preset=moons&seed=(" });
  expect(presetId).toBe(FIRST_PRESET.id);
  expect(problem).toBe(
    "This link could not be read: seed: it ends too soon: a bracket is missing. The first preset is open instead.",
  );
});

test("the address of an experiment opens it, wherever the page lies, and keeps the engine", () => {
  const from = "https://lab.invalid/deep/?preset=digits&engine=simd&epochs=3#old";
  const address = addressOf(from, { ...moons, seed: 9 }, "moons");
  expect(address).toBe("https://lab.invalid/deep/?engine=simd#v=1&preset=moons&seed=9");
  expect(readAddress(new URL(address))).toEqual({
    experiment: { ...moons, seed: 9 },
    presetId: "moons",
    engine: "simd",
  });
});

test.each([
  [
    "a link of wrong layers",
    { search: "", hash: `#network.layers=(${"(type:dense),".repeat(4000)}1)` },
  ],
  ["a link of a megabyte", { search: "", hash: `#${"a=1&".repeat(250_000)}` }],
  ["a preset of a megabyte", { search: `?preset=${"p".repeat(1e6)}`, hash: "" }],
  [
    "three numbers of a megabyte each",
    {
      search: ["seed", "replicas", "epochs"].map((name) => `${name}=${"9".repeat(1e6)}`).join("&"),
      hash: "",
    },
  ],
])("%s is reported in 600 characters, with what is open instead", (_, address) => {
  const { presetId, problem } = readAddress(address);
  expect(presetId).toBe(FIRST_PRESET.id);
  expect(problem!.length).toBeLessThanOrEqual(600);
  expect(problem).toMatch(/instead\.$|first one\.$|left out: /);
});
