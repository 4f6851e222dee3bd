import { expect, test } from "vitest";
import { FIRST_PRESET, presetById } from "#core/experiment/schema/presets.ts";
import { addressOf, readAddress, readEngine } from "./address.ts";

const moons = presetById("moons")!.experiment;

test("nothing asked for is the first preset", async () => {
  const { experiment, id: presetId } = FIRST_PRESET;
  expect(await readAddress({ search: "", hash: "" })).toEqual({ experiment, presetId });
  expect(await readAddress({ search: "", hash: "#" })).toEqual({ experiment, presetId });
});

test("a query names a run that comes with the page; an empty name asks for none", async () => {
  const runOf = async (search: string) => (await readAddress({ search, hash: "" })).run;
  expect(await runOf("?run=airfoil")).toBe("airfoil");
  expect(await runOf("?run=")).toBeUndefined();
});

test("a query names a preset and some numbers", async () => {
  const search = "?preset=moons&seed=3&replicas=4&epochs=2&engine=simd";
  const { experiment, presetId, problem } = await readAddress({ search, hash: "" });
  expect([presetId, readEngine(search), problem]).toEqual(["moons", "simd", undefined]);
  expect(experiment).toEqual({
    ...moons,
    seed: 3,
    replicas: 4,
    training: { ...moons.training, epochs: 2 },
    shallowEpochs: 2,
  });
});

test("a word where a number belongs is quoted as it was typed", async () => {
  const { problem } = await readAddress({ search: "?seed=foo", hash: "" });
  expect(problem).toMatch(/^seed=foo in the address is left out: .*got "foo"/);
});

test("a hash wins over the query", async () => {
  const asked = await readAddress({ search: "?preset=digits&seed=1", hash: "#preset=moons" });
  expect(asked).toEqual({ experiment: moons, presetId: "moons" });
});

test("a query that was written for HTML is read", async () => {
  const { experiment } = await readAddress({ search: "?preset=moons&amp;seed=3", hash: "" });
  expect(experiment).toEqual({ ...moons, seed: 3 });
});

test("a link that cannot be read opens the first preset with the reason, and is to be mended where it stands", async () => {
  const { presetId, problem, isUnread } = await readAddress({
    search: "",
    hash: "#v=1&preset=moos&seed=3",
  });
  expect([presetId, isUnread]).toEqual([FIRST_PRESET.id, true]);
  expect(problem).toBe(
    "This link could not be read: there is no preset “moos”. It stays in the address, to be mended.",
  );
});

test("a wrong choice of how a table is read costs that choice, when the link is opened", async () => {
  const table =
    "data.table.task=regression&data.table.kinds.a=nummer&data.table.kinds.b=text&data.table.sheet=2";
  const hash = `#preset=moons&data.name=flats.csv&${table}&v=1`;
  const { experiment, problem } = await readAddress({ search: "", hash });
  expect(experiment.data.table).toEqual({ task: "regression", kinds: { b: "text" } });
  expect(problem).toMatch(/^Left out of this link: data\.table\.kinds\.a: must be one of number, /);
  expect(problem).toMatch(/data\.table\.sheet: unknown field\. All else in it is open\.$/);
  const sound = hash.replace("kinds.a=nummer", "kinds.a=number").replace("&data.table.sheet=2", "");
  expect(await readAddress({ search: "", hash: sound })).not.toHaveProperty("problem");
});

test.each(["0", "1000000000"])(
  "epochs=%s names the bounds that hold for the race, too",
  async (n) => {
    const { problem } = await readAddress({ search: `?preset=moons&epochs=${n}`, hash: "" });
    expect(problem).toBe(
      `epochs=${n} in the address is left out: it must be a whole number from 1 to 100000, got ${n}.`,
    );
  },
);

test("the address of an experiment opens it, wherever the page lies, and keeps the engine", async () => {
  const from = "https://lab.invalid/deep/?preset=digits&engine=simd&epochs=3#old";
  const address = addressOf(from, { ...moons, seed: 9 }, "moons");
  expect(address).toBe("https://lab.invalid/deep/?engine=simd#preset=moons&seed=9&v=1");
  expect(await readAddress(new URL(address))).toEqual({
    experiment: { ...moons, seed: 9 },
    presetId: "moons",
  });
  expect(readEngine(new URL(address).search)).toBe("simd");
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
])("%s is reported in 600 characters, with what is open instead", async (_, address) => {
  const { presetId, problem } = await readAddress(address);
  expect(presetId).toBe(FIRST_PRESET.id);
  expect(problem!.length).toBeLessThanOrEqual(600);
  expect(problem).toMatch(/mended\.$|first one\.$|left out: /);
});

test("a link of an earlier version opens as ever, and what has changed since is reported", async () => {
  const asked = await readAddress({ search: "", hash: "#v=1&preset=moons&seed=3" });
  expect(asked).toMatchObject({ experiment: { ...moons, seed: 3 }, presetId: "moons" });
  expect(asked.problem).toMatch(
    /^This link is of an earlier version of the lab\. Numbers may come out differently .+ each input's own variance/,
  );
  const now = await readAddress({ search: "", hash: "#preset=moons&seed=3&v=1" });
  expect(now).not.toHaveProperty("problem");
});

test("one bad field of a link is left out with a sentence, and the rest is open", async () => {
  const hash = "#preset=moons&seed=3&replicas=9999&v=1";
  expect(await readAddress({ search: "", hash })).toEqual({
    experiment: { ...moons, seed: 3 },
    presetId: "moons",
    problem:
      "Left out of this link: replicas=9999 (must be a whole number from 1 to 64, got 9999). All else in it is open.",
  });
});
