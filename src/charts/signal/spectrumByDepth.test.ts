import { expect, test } from "vitest";
import type { Figure } from "#charts/marks/marks.ts";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { LIGHT } from "#charts/scales/theme.ts";
import { describeSpectra, spectrumFigure } from "./spectrumByDepth.ts";
import type { DepthSpectra } from "./spectrumByDepth.ts";

const ones: DepthSpectra = {
  name: "orthogonal",
  look: "own",
  values: [
    [1, 1, 1],
    [1, 1, 1],
  ],
};
const wide: DepthSpectra = {
  name: "twin",
  look: "twin",
  values: [
    [4, 1, 2, 3, 0.01],
    [0, 10, 1],
  ],
};
const options = {
  width: 600,
  height: 240,
  theme: LIGHT,
  label: "Spectra",
  places: ["1", "2"],
  colour: LIGHT.arms.fused.colour,
};
const columns = (figure: Figure, colour: string) =>
  marksOfType(figure, "rect").filter(({ fill, width }) => fill === colour && width > 10);

test("what is one throughout lies on the line of one, in the network's colour", () => {
  const figure = spectrumFigure([ones, wide], options);
  const [first, ...rest] = columns(figure, options.colour);
  expect(rest).toHaveLength(3); // pale and dark for each of two layers
  rest.forEach(({ y, height }) => expect([y, height]).toEqual([first.y, first.height]));
  const one = marksOfType(figure, "line").find(({ stroke }) => stroke === LIGHT.inkMuted)!;
  expect(first.y).toBeCloseTo(one.points[1], 6);
});

test("a column reaches from the smallest to the largest value, its dark part from quarter to three quarters", () => {
  const figure = spectrumFigure([wide], options);
  const [pale, dark] = columns(figure, LIGHT.arms.random.colour);
  // decades: 4 to 0.01 are 2.602; quarters of 0.01, 1, 2, 3, 4 are 1 and 3
  expect(dark.height / pale.height).toBeCloseTo(Math.log10(3) / Math.log10(400), 6);
  const [, , whole] = columns(figure, LIGHT.arms.random.colour);
  const axis = marksOfType(figure, "line").find(({ stroke }) => stroke === LIGHT.axis)!;
  expect(whole.y + whole.height).toBeCloseTo(axis.points[1], 6); // a zero reaches the axis
});

test("the text has the smallest, the median and the largest of each, and how far apart they lie", () => {
  const { sentence, columns: names, rows } = describeSpectra([ones, wide], options);
  expect(names).toHaveLength(7);
  expect(rows[0]).toEqual(["1", "1.00", "1.00", "1.00", "0.0100", "2.00", "4.00"]);
  expect(rows[1].slice(4)).toEqual(["0", "1.00", "10.0"]);
  expect(sentence).toContain("orthogonal 1.00 to 1.00, up to 0.0 decades");
  expect(sentence).toContain("twin 0 to 10.0, some are 0");
});

test("nothing yet, numbers that are none, one layer: never a mark that is none", () => {
  const lost: DepthSpectra = { name: "lost", look: "own", values: [[NaN, NaN], []] };
  for (const series of [[], [lost], [ones, lost], [{ ...ones, values: [[1e-30]] }]]) {
    expect(JSON.stringify(spectrumFigure(series, options))).not.toMatch(/NaN|null|Infinity/);
    expect(JSON.stringify(describeSpectra(series, options))).not.toMatch(/NaN|null|Infinity/);
  }
});
