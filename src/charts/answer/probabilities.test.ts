import { describe, expect, test } from "vitest";
import { marksOfType } from "#charts/marks/marksOfType.test-support.ts";
import { likeliest, probabilitiesFigure, describeProbabilities } from "./probabilities.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { LIGHT as theme } from "#charts/scales/theme.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const size = { width: 100, height: 60, theme, colour: "#123456" };

describe("class probabilities", () => {
  const data = { values: [0.1, 0.7, 0.2], classes: ["a", "b", "c"], target: 2 };

  test("columns are as tall as their probabilities, and the true class carries the arm's colour", () => {
    const bars = marksOfType(probabilitiesFigure(data, size), "rect").slice(-3);
    expect(bars[1].height / bars[0].height).toBeCloseTo(7, 6);
    expect(bars.map(({ fill }) => fill === "#123456")).toEqual([false, false, true]);
  });

  test("the answer is named with its probability, and whether it is right", () => {
    expect(plain(describeProbabilities(data).sentence)).toBe("Says b with 70 %, wrongly; it is c.");
    const right = describeProbabilities({ ...data, target: 1 });
    expect(plain(right.sentence)).toBe("Says b with 70 %, rightly; it is b.");
  });

  test("a long name on a phone stands without its probability, cut with a mark, never over the edge", () => {
    const shirt = { ...data, classes: ["Bag", "Shirt", "Ankle boot"] };
    const shown = (fields: object, width: number) =>
      plain(figureToSvg(probabilitiesFigure({ ...shirt, ...fields }, { ...size, width })));
    expect(shown({}, 100)).toContain(">Shirt: 70 %<");
    expect(shown({}, 52)).toContain(">Shirt<");
    expect(shown({ values: [0, 0.1, 0.9] }, 52)).toContain(">Ankle b…<");
  });

  test("a diverged network gives no answer and shows no number that is none", () => {
    const lost = { ...data, values: [NaN, NaN, NaN] };
    expect(likeliest(lost.values)).toBe(-1);
    expect(figureToSvg(probabilitiesFigure(lost, size))).not.toMatch(/NaN|undefined/);
    expect(describeProbabilities(lost).sentence).toBe("The network gives no answer; it is c.");
  });
});
