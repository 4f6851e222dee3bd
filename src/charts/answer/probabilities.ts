// The prediction of a classifier for one sample: a column for each class, the true one marked with a
// triangle and an outline, and the likeliest named. Small, because it is at the end of a lane.

import { formatPercent } from "#charts/scales/format.ts";
import { fitText } from "#charts/marks/fitText.ts";
import { marker } from "#charts/marks/markers.ts";
import { FONT_SIZE } from "#charts/marks/marks.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type Probabilities = {
  /** One for each class; not numbers where the network has diverged. */
  readonly values: ArrayLike<number>;
  readonly classes: readonly string[];
  /** The true class. */
  readonly target: number;
};

export type ProbabilityOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** The bars' colour: the arm's. */
  readonly colour: string;
};

const HEAD = 15;
const FOOT = 9;

/** The likeliest class; −1 where no probability is a number. */
export function likeliest(values: ArrayLike<number>): number {
  let best = -1;
  for (let k = 0; k < values.length; k++) {
    if (Number.isFinite(values[k]) && (best < 0 || values[k] > values[best])) best = k;
  }
  return best;
}

export function probabilitiesFigure(data: Probabilities, options: ProbabilityOptions): Figure {
  const { values, target } = data;
  const { width, height, theme, colour } = options;
  const base = height - FOOT;
  const full = base - HEAD;
  const pitch = width / Math.max(1, values.length);
  const gap = Math.min(3, pitch * 0.25);
  const columns = Array.from(values, (p, k): Mark => {
    const tall = Number.isFinite(p) ? Math.max(1, p * full) : 0;
    const place = { x: k * pitch + gap / 2, y: base - tall, width: pitch - gap, height: tall };
    return { type: "rect", ...place, fill: k === target ? colour : theme.axis };
  });
  const room: Mark = {
    type: "rect",
    x: target * pitch + gap / 2,
    y: HEAD,
    width: pitch - gap,
    height: full,
    stroke: theme.inkMuted,
    strokeWidth: 0.75,
    dash: [2, 2],
  };
  const middle = (target + 0.5) * pitch;
  return {
    width,
    height,
    title: "Class probabilities",
    description: describeProbabilities(data).sentence,
    marks: [
      room,
      ...columns,
      { type: "line", points: [0, base, width, base], stroke: theme.axis },
      marker("triangle", middle, base + 5, 3, { fill: theme.ink }),
      { type: "text", x: 0, y: 10, text: verdictOf(data, width), fill: theme.ink, weight: 550 },
    ],
  };
}

/** "7: 98 %", in whole percents and never 100 of less than all; where that has no room, the name alone. */
function verdictOf({ values, classes }: Probabilities, width: number): string {
  const best = likeliest(values);
  if (best < 0) return "no answer";
  const name = classes[best];
  return fitText([`${name}: ${Math.floor(100 * values[best])}\u00a0%`, name], width, FONT_SIZE);
}

export function describeProbabilities({ values, classes, target }: Probabilities): TextAlternative {
  const best = likeliest(values);
  const answer =
    best < 0
      ? "The network gives no answer"
      : `Says ${classes[best]} with ${formatPercent(values[best])}, ${best === target ? "rightly" : "wrongly"}`;
  return {
    sentence: `${answer}; it is ${classes[target]}.`,
    columns: ["class", "probability"],
    rows: classes.map((name, k) => [
      k === target ? `${name} (true)` : name,
      formatPercent(values[k]),
    ]),
  };
}
