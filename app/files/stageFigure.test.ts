import { expect, test } from "vitest";
import { raceOver } from "#app/lesson/madeState.test-support.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { DARK, LIGHT } from "#charts/scales/theme.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { openingState } from "#store/state.ts";
import type { Buffers } from "#store/buffers.ts";
import { stageFigure } from "./stageFigure.ts";

const blind = { look: () => undefined } as unknown as Buffers;
const SCORES = { original: 0.99, fused: 0.9, random: 0.5 } as const;
const race = raceOver(
  "moons",
  (arm) => {
    const score = SCORES[arm as keyof typeof SCORES] ?? 0.7;
    return [score, score, score];
  },
  { fit: 0.1, probe: 0.1 },
);
const drawn = (state = race, theme = LIGHT) => figureToSvg(stageFigure(state, blind, theme));

test("a race is three networks on one ruler, the fused layer as wide as the two it was, each with its score", () => {
  const svg = drawn();
  for (const name of ["Original network", "Fused network", "Random network"])
    expect(svg).toContain(name);
  const [first, last] = race.fusion!.span;
  expect(svg).toContain(`${first} + ${last}`);
  expect(stageFigure(race, blind, LIGHT).description).toMatch(
    /^Original network: 99\s%\. Fused network: 90\s%\. Random network: 50\s%\.$/,
  );
});

test("before anything is opened there is one network without a score, and nothing that is no number", () => {
  const { experiment } = presetById("moons")!;
  const svg = drawn(openingState(experiment, "moons"));
  expect(svg).toContain("–");
  expect(svg).not.toMatch(/NaN|undefined|Fused network/);
});

test("it is on white, or on the dark theme's ground", () => {
  expect(stageFigure(race, blind, LIGHT).background).toBe("#ffffff");
  expect(stageFigure(race, blind, DARK).background).toBe(DARK.page);
});
