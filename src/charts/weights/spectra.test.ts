import { expect, test } from "vitest";
import type { Mark } from "#charts/marks/marks.ts";
import { spectraFigure, describeSpectra } from "./spectra.ts";
import type { Spectrum } from "./spectra.ts";
import { LIGHT } from "#charts/scales/theme.ts";

const spectra: readonly Spectrum[] = [
  { name: "fused", arm: "fused", values: [4, 2, 1, 0] },
  { name: "fused, now", arm: "fused", isLater: true, values: [3, 2.5, 1, 1] },
];

test("the largest value of all touches the top, zero the base, and places are shared", () => {
  const { marks } = spectraFigure(spectra, { width: 358, height: 270, theme: LIGHT });
  const circles = marks.filter(
    (m): m is Mark & { type: "circle" } => m.type === "circle" && m.r === 2.5,
  );
  expect(circles).toHaveLength(8);
  // The plot is 300 × 200 from (46, 34).
  expect(circles[0]).toMatchObject({ x: 83.5, y: 34 });
  expect(circles[3]).toMatchObject({ x: 308.5, y: 234 });
  expect(circles[4]).toMatchObject({ x: 83.5, y: 84 });
});

test("the single value of a one-unit kernel stands clear of the key", () => {
  const one = spectra.map((spectrum) => ({ ...spectrum, values: [4] }));
  const { marks } = spectraFigure(one, { width: 358, height: 270, theme: LIGHT });
  const names = marks.filter(
    (m): m is Mark & { type: "text" } => m.type === "text" && m.text.startsWith("fused"),
  );
  const leftmost = Math.min(...names.map(({ x, text }) => x - 7 * text.length));
  for (const mark of marks) {
    if (mark.type === "circle" && mark.r === 2.5) expect(mark.x).toBeLessThan(leftmost);
  }
});

test("the same arm at another time has hollow marks", () => {
  const { marks } = spectraFigure(spectra, { width: 358, height: 270, theme: LIGHT });
  const fills = marks.filter((m) => m.type === "circle").map((m) => m.fill);
  expect(new Set(fills)).toEqual(new Set([LIGHT.arms.fused.colour, LIGHT.panel]));
});

test("the text alternative has a column for every kernel", () => {
  const { sentence, columns, rows } = describeSpectra(spectra);
  expect(sentence).toBe("4 singular values each; the largest: fused 4.00, fused, now 3.00.");
  expect(columns).toEqual(["#", "fused", "fused, now"]);
  expect(rows[1]).toEqual(["2", "2", "2.5"]);
  expect(describeSpectra([]).sentence).toBe("Singular values: none.");
});
