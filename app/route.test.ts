import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { askedBy, readRoute, shownAs } from "./route.ts";

const at = (address: string) => {
  const { search, hash } = new URL(address, "https://lab.invalid/");
  return { search, hash };
};

test.each(["", "?", "#", "?engine=simd", "?utm_source=mail"])(
  "the address “%s” opens the story",
  (address) => {
    const route = readRoute(at(address));
    expect(route.page).toBe("story");
    const { experiment } = presetById("story")!;
    expect(askedBy(route, at(address))).toEqual({ experiment, presetId: "story" });
  },
);

test.each([
  "?view=lab",
  "?preset=moons",
  "?seed=3",
  "?replicas=2&epochs=1",
  "#preset=moons&v=1",
  "?engine=simd#seed=4",
])("“%s” opens the lab", (address) => expect(readRoute(at(address)).page).toBe("lab"));

test("in the lab the address opens what it has always opened", async () => {
  const asked = async (address: string) =>
    (await askedBy(readRoute(at(address)), at(address))).presetId;
  expect(await asked("?view=lab")).toBe("digits");
  expect(await asked("?preset=moons")).toBe("moons");
});

test.each([
  ["?view=present", { page: "story", as: "present" }],
  ["?view=present&lesson=gates&step=2", { page: "lab", lesson: "gates", step: 2, as: "present" }],
  ["?view=present#preset=moons&v=1", { page: "lab", as: "present" }],
  ["?embed", { page: "story", as: "embed" }],
  ["?embed=https://school.example&preset=moons", { page: "lab", as: "embed" }],
])("“%s” shows what the rest of it opens, in its own manner", (address, route) =>
  expect(readRoute(at(address))).toEqual(route),
);

test("the same is shown in another manner, and nothing else of the address changes", () => {
  const lesson = "https://lab.invalid/?lesson=gates&step=2";
  expect(shownAs(lesson, "present")).toBe(`${lesson}&view=present`);
  expect(shownAs(`${lesson}&view=present`, undefined)).toBe(lesson);
  const link = "https://lab.invalid/?engine=simd#preset=moons&v=1";
  expect(shownAs(link, "embed")).toBe("https://lab.invalid/?engine=simd&embed#preset=moons&v=1");
  expect(shownAs(shownAs(link, "embed"), undefined)).toBe(link);
  expect(shownAs("https://lab.invalid/", "embed")).toBe("https://lab.invalid/?embed");
});
