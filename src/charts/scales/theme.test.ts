import type { Arm } from "#core/experiment/schema/schema.ts";
import { rgb } from "d3-color";
import { describe, expect, test } from "vitest";

import { contrastRatio } from "./colour.ts";
import { ARMS } from "#core/experiment/schema/schema.ts";
import { CLASS_MARKERS, DARK, LIGHT } from "./theme.ts";
import type { Theme } from "./theme.ts";

// Simulation of dichromats at full severity, in linear RGB: Machado, Oliveira & Fernandes (2009), table 1.
const SIGHTS: Readonly<Record<string, readonly number[]>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  deutan: [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  tritan: [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
};

const themes: readonly Theme[] = [LIGHT, DARK];

describe.each(themes)("$name theme", (theme) => {
  test("arms have a contrast of at least 3:1 to page and panel", () => {
    for (const arm of ARMS) {
      for (const ground of [theme.page, theme.panel]) {
        expect(contrastRatio(theme.arms[arm].colour, ground), arm).toBeGreaterThanOrEqual(3);
      }
    }
  });

  test("classes have a contrast of at least 3:1 to the panel, text at least 4.5:1", () => {
    for (const colour of theme.classes) {
      expect(contrastRatio(colour, theme.panel), colour).toBeGreaterThanOrEqual(3);
    }
    for (const ink of [theme.ink, theme.inkMuted]) {
      for (const ground of [theme.page, theme.panel]) {
        expect(contrastRatio(ink, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test.each(Object.keys(SIGHTS))("arms are distinguished by %s sight", (sight) => {
    const lane = new Set<Arm>(["original", "fused", "random"]);
    for (const a of ARMS) {
      for (const b of ARMS) {
        if (a === b) continue;
        const distance = deltaE(
          seen(theme.arms[a].colour, sight),
          seen(theme.arms[b].colour, sight),
        );
        const least = lane.has(a) && lane.has(b) ? 35 : 13;
        expect(distance, `${a} and ${b}`).toBeGreaterThanOrEqual(least);
      }
    }
  });

  test("random, trained longer, is no shade of random: both are in every first race", () => {
    const [random, longer] = [theme.arms.random, theme.arms.randomEqualBudget];
    const distance = deltaE(seen(random.colour, "normal"), seen(longer.colour, "normal"));
    expect(distance).toBeGreaterThanOrEqual(55);
  });

  test("no end of the weights' scale is an arm's colour", () => {
    const ends = [theme.weights[1], theme.weights[theme.weights.length - 2]];
    for (const end of ends) {
      for (const arm of ARMS) {
        const distance = deltaE(seen(end, "normal"), seen(theme.arms[arm].colour, "normal"));
        expect(distance, `${end} and ${arm}`).toBeGreaterThanOrEqual(20);
      }
    }
  });

  test("lightness along a sequential scale goes one way only", () => {
    for (const stops of [theme.loss, theme.activation]) {
      const lightness = stops.map((stop) => seen(stop, "normal")[0]);
      const steps = lightness.slice(1).map((l, i) => Math.sign(l - lightness[i]));
      expect(new Set(steps).size).toBe(1);
    }
  });

  test("every arm has a marker of its own and no two share colour", () => {
    expect(new Set(ARMS.map((arm) => theme.arms[arm].marker)).size).toBe(ARMS.length);
    expect(new Set(ARMS.map((arm) => theme.arms[arm].colour)).size).toBe(ARMS.length);
    expect(theme.classes.length).toBe(CLASS_MARKERS.length);
  });
});

/** CIELAB (D65) of a colour as the given sight sees it. */
function seen(colour: string, sight: string): readonly [number, number, number] {
  const { r, g, b } = rgb(colour);
  const [R, G, B] = [r, g, b].map((v) =>
    v <= 10.31 ? v / 3294.6 : ((v / 255 + 0.055) / 1.055) ** 2.4,
  );
  const m = SIGHTS[sight];
  const row = (i: number) => Math.min(1, Math.max(0, m[i] * R + m[i + 1] * G + m[i + 2] * B));
  const [p, q, s] = [row(0), row(3), row(6)];
  const x = (0.4124 * p + 0.3576 * q + 0.1805 * s) / 0.9505;
  const y = 0.2126 * p + 0.7152 * q + 0.0722 * s;
  const z = (0.0193 * p + 0.1192 * q + 0.9505 * s) / 1.089;
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  return [116 * f(y) - 16, 500 * (f(x) - f(y)), 200 * (f(y) - f(z))];
}

function deltaE(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
