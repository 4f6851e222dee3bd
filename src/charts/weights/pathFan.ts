// The paths behind one fused weight as a fan: from its input through every hidden unit to its output, as
// wide as what each of them adds, and below them what the fit adds without any of them.

import { curveBumpX, line } from "d3-shape";
import { formatCount, formatSigned } from "#charts/scales/format.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type PathFan = {
  /** The weight's ends: "input 3" and "unit 1". */
  readonly from: string;
  readonly to: string;
  /** What one of the hidden layer is called. */
  readonly unit: "unit" | "filter";
  /** What each hidden unit adds. */
  readonly shares: ArrayLike<number>;
  /** The fused weight itself. */
  readonly weight: number;
};

export type PathFanOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
};

const NAMED = 4;
const WIDEST = 7;
const MARGIN = { top: 12, side: 10, bottom: 56 };

export function pathFanFigure(fan: PathFan, options: PathFanOptions): Figure {
  const { width, height, theme } = options;
  const { shares, from, to, unit } = fan;
  const { order, beyond } = partsOf(fan);
  const floor = height - MARGIN.bottom;
  const pitch = (floor - MARGIN.top) / Math.max(1, shares.length);
  const hub = MARGIN.top + (floor - MARGIN.top) / 2;
  const [left, middle, right] = [MARGIN.side, width / 2, width - MARGIN.side];
  const y = (place: number) => MARGIN.top + (place + 0.5) * pitch;
  const largest = Math.max(Math.abs(shares[order[0]] ?? 0), Math.abs(beyond)) || 1;
  const ends = [left, hub, right, hub] as const;
  const way = (at: number, share: number) => wayMark(ends, middle, at, share / largest, theme);
  const named = order.slice(0, NAMED).filter((h) => shares[h] !== 0);
  const text = { type: "text", size: 11, fill: theme.ink, baseline: "middle" } as const;
  return {
    width,
    height,
    title: "Paths of a fused weight",
    description: describePathFan(fan).sentence,
    background: theme.panel,
    marks: [
      ...order.toReversed().map((h) => way(y(h), shares[h])),
      way(floor + 10, beyond),
      ...order.map((h): Mark => ({
        type: "circle",
        x: middle,
        y: y(h),
        r: Math.max(0.75, Math.min(3, pitch / 3)),
        fill: theme.inkMuted,
      })),
      ...[left, right].map((x): Mark => ({ type: "circle", x, y: hub, r: 5, fill: theme.ink })),
      ...apart(named, pitch).flatMap((h) => nameMarks(`${unit} ${h + 1}`, middle + 7, y(h), theme)),
      {
        ...text,
        x: middle,
        y: floor + 24,
        text: "beyond the paths",
        fill: theme.inkMuted,
        anchor: "middle",
        halo: theme.panel,
      },
      { ...text, x: 2, y: height - 8, text: from },
      { ...text, x: width - 2, y: height - 8, text: to, anchor: "end" },
    ],
  };
}

/** A name on a patch of its own, readable over thick lines. */
function nameMarks(name: string, x: number, y: number, theme: Theme): readonly Mark[] {
  const patch = { x, y: y - 7, width: 6 * name.length, height: 14, radius: 3 };
  return [
    { type: "rect", ...patch, fill: theme.panel, fillOpacity: 0.85 },
    { type: "text", x: x + 2, y, text: name, size: 11, fill: theme.ink, baseline: "middle" },
  ];
}

type Ends = readonly [x0: number, y0: number, x1: number, y1: number];

/** From end to end through (x, y); `size` from −1 to 1 is its width, its colour, and, negative, its dashes. */
function wayMark([x0, y0, x1, y1]: Ends, x: number, y: number, size: number, theme: Theme): Mark {
  const strength = Math.abs(size);
  return {
    type: "path",
    d:
      bend([
        [x0, y0],
        [x, y],
        [x1, y1],
      ]) ?? "",
    stroke: size < 0 ? theme.weights[0] : theme.weights[theme.weights.length - 1],
    strokeWidth: 0.5 + WIDEST * strength,
    strokeOpacity: 0.2 + 0.8 * strength,
    ...(size < 0 && { dash: [3 + WIDEST * strength, 2 + 3 * strength] }),
  };
}

/** Level at both ends and at each point between. */
const bend = line().curve(curveBumpX).digits(2);

/** The strongest units whose names do not overlap, strongest first. */
function apart(units: readonly number[], pitch: number): readonly number[] {
  const kept: number[] = [];
  for (const unit of units) {
    if (kept.every((other) => Math.abs(other - unit) * pitch >= 13)) kept.push(unit);
  }
  return kept;
}

/** Hidden units by falling share, and what their sum leaves of the weight; rounding counts as nothing. */
function partsOf({ shares, weight }: PathFan): {
  readonly order: readonly number[];
  readonly beyond: number;
} {
  const order = Array.from({ length: shares.length }, (_, h) => h).toSorted(
    (a, b) => Math.abs(shares[b]) - Math.abs(shares[a]) || a - b,
  );
  return { order, beyond: beyondPaths(shares, weight) };
}

/** What a fused weight has beyond the sum of its paths; 0 where that is float32's rounding. */
export function beyondPaths(shares: ArrayLike<number>, weight: number): number {
  let [sum, size] = [0, Math.abs(weight)];
  for (let h = 0; h < shares.length; h++) {
    sum += shares[h];
    size += Math.abs(shares[h]);
  }
  return Math.abs(weight - sum) <= 1e-5 * size ? 0 : weight - sum;
}

export function describePathFan(fan: PathFan): TextAlternative {
  const { from, to, unit, shares, weight } = fan;
  const { order, beyond } = partsOf(fan);
  const strongest = order.slice(0, 3).map((h) => `${unit} ${h + 1} ${formatSigned(shares[h])}`);
  const rest =
    beyond === 0
      ? "the paths are all of it"
      : `beyond the paths the fit adds ${formatSigned(beyond)}`;
  return {
    sentence: `The fused weight from ${from} to ${to} is ${formatSigned(weight)}: of ${formatCount(shares.length)} paths the strongest are those through ${list(strongest)}; ${rest}.`,
    columns: ["through", "adds"],
    rows: [
      ...order.map((h) => [`${unit} ${h + 1}`, formatSigned(shares[h])]),
      ["beyond the paths", formatSigned(beyond)],
      ["fused weight", formatSigned(weight)],
    ],
  };
}
