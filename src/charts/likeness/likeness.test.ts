import { expect, test } from "vitest";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { describeLikeness, likenessFigure } from "./likeness.ts";

const STEPS = [0, 1, 10, 100];
const OPTIONS = {
  width: 300,
  height: 220,
  theme: LIGHT,
  label: "1 − cosine",
  scale: "log",
  steps: STEPS,
} as const;
const BASE = 220 - 36;
const LINES = [
  { name: "1", values: [0, 0, 0, 0] },
  { name: "2", values: [0, 1e-8, 1e-4, 0.5] },
];
const linesOf = (figure: ReturnType<typeof likenessFigure>) =>
  marksOfType(figure, "line").filter(({ strokeWidth }) => strokeWidth === 1.75);

test("what is equal to the bit lies in a row of its own, below all that is not", () => {
  const figure = likenessFigure(LINES, OPTIONS);
  const [equal, parting] = linesOf(figure).map(({ points }) =>
    Array.from(points).filter((_, i) => i % 2 === 1),
  );
  expect(equal).toEqual([BASE, BASE, BASE, BASE]);
  expect(parting[0]).toBe(BASE);
  expect(parting[1]).toBeLessThanOrEqual(BASE - 16);
  expect(parting.slice(1)).toEqual(parting.slice(1).toSorted((a, b) => b - a));
  const ticks = marksOfType(figure, "text").filter(({ x }) => x === 50 - 6);
  expect(ticks.find(({ y }) => y === BASE)?.text).toBe("0");
});

test("steps are logarithmic, with a place for step 0", () => {
  const [{ points }] = linesOf(likenessFigure(LINES, OPTIONS));
  const xs = Array.from(points).filter((_, i) => i % 2 === 0);
  expect(xs[0]).toBe(50);
  expect(xs[3] - xs[2]).toBeCloseTo(xs[2] - xs[1], 9);
});

test("the moment of parting is drawn where it was, and put into words", () => {
  const texts = (parted?: number) =>
    marksOfType(likenessFigure(LINES, { ...OPTIONS, parted }), "text").map(({ text }) => text);
  expect(texts()).not.toContain("parted");
  expect(texts(100)).toContain("parted");
  const { sentence, columns, rows } = describeLikeness(LINES, { ...OPTIONS, parted: 100 });
  expect(sentence).toBe(
    "1 − cosine of layer 1: 0, 2: 0.500 at step 100. The units had parted at step 100.",
  );
  expect(columns).toEqual(["step", "layer 1", "layer 2"]);
  expect(rows[2]).toEqual(["10", "0", "0.0001"]);
});

test("nothing measured, nothing but zeros and what is no number can be drawn", () => {
  for (const lines of [[], [{ name: "1", values: [0] }], [{ name: "1", values: [NaN, 0.2] }]]) {
    for (const scale of ["log", "linear"] as const) {
      const steps = lines[0]?.values.map((_, i) => i) ?? [];
      const figure = likenessFigure(lines, { ...OPTIONS, scale, steps });
      for (const { text } of marksOfType(figure, "text")) expect(text).not.toMatch(/NaN|undef/);
    }
  }
});
