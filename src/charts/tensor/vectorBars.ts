// A vector as bars from a line at zero: a bias, the activations of a dense layer. What it was before
// may be given, and stands as a tick across each bar.

import { formatNumber } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type VectorBars = {
  readonly values: ArrayLike<number>;
  readonly before?: ArrayLike<number>;
};

/** Pixels: a single unit is a bar too, not a wall. */
const WIDEST = 28;

/** Least and largest of all values, zero included; 0 to 1 where nothing differs from zero. */
function rangeOf({ values, before }: VectorBars): readonly [number, number] {
  let [low, high] = [0, 0];
  for (const list of [values, before ?? []]) {
    for (let i = 0; i < list.length; i++) {
      if (!Number.isFinite(list[i])) continue;
      low = Math.min(low, list[i]);
      high = Math.max(high, list[i]);
    }
  }
  return high > low ? [low, high] : [0, 1];
}

/** Bars within the box, positive ones in one colour and negative ones in the other; no axis. */
export function vectorMarks(data: VectorBars, box: Box, theme: Theme): Mark[] {
  const [low, high] = rangeOf(data);
  const y = (value: number) => box.y + (box.height * (high - value)) / (high - low);
  const pitch = box.width / Math.max(1, data.values.length);
  const gap = Math.min(2, pitch * 0.2);
  const [negative, positive] = [theme.weights[1], theme.weights[5]];
  const bars = Array.from(data.values, (value, i): Mark | undefined => {
    if (!Number.isFinite(value)) return undefined;
    const top = Math.min(y(value), y(0));
    const size = { width: Math.min(pitch - gap, WIDEST), height: Math.abs(y(value) - y(0)) };
    const fill = value < 0 ? negative : positive;
    return { type: "rect", x: box.x + (i + 0.5) * pitch - size.width / 2, y: top, ...size, fill };
  });
  const ticks = Array.from(data.before ?? [], (value, i): Mark => {
    const middle = box.x + (i + 0.5) * pitch;
    const half = Math.min(pitch, WIDEST + 6) / 2;
    const points = [middle - half, y(value), middle + half, y(value)];
    return { type: "line", points, stroke: theme.ink };
  });
  const zero: Mark = {
    type: "line",
    points: [box.x, y(0), box.x + box.width, y(0)],
    stroke: theme.axis,
  };
  return [...bars.filter((bar) => bar !== undefined), ...ticks, zero];
}

export type VectorOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** "bias of layer 2" */
  readonly label: string;
  /** What one entry is called: "unit". */
  readonly entry: string;
};

/** Bars with the ends of their range at the left and the first and last entry's number beneath. */
export function vectorFigure(data: VectorBars, options: VectorOptions): Figure {
  const { width, height, theme, label, entry } = options;
  const box = { x: 44, y: 8, width: Math.max(20, width - 52), height: Math.max(20, height - 28) };
  const [low, high] = rangeOf(data);
  const text = { type: "text", fill: theme.inkMuted } as const;
  const count = data.values.length;
  return {
    width,
    height,
    title: label,
    description: describeVector(data, options).sentence,
    background: theme.panel,
    marks: [
      ...vectorMarks(data, box, theme),
      { ...text, x: 38, y: box.y + 6, text: formatNumber(high), anchor: "end" },
      ...(low < 0
        ? [
            {
              ...text,
              x: 38,
              y: box.y + box.height,
              text: formatNumber(low),
              anchor: "end",
            } as Mark,
          ]
        : []),
      { ...text, x: box.x, y: height - 5, text: `${entry} 1` },
      ...(count > 1
        ? [
            {
              ...text,
              x: box.x + box.width,
              y: height - 5,
              text: String(count),
              anchor: "end",
            } as Mark,
          ]
        : []),
    ],
  };
}

export function describeVector(
  { values, before }: VectorBars,
  { label, entry }: Pick<VectorOptions, "label" | "entry">,
): TextAlternative {
  const finite = Array.from(values).filter(Number.isFinite);
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  return {
    sentence:
      finite.length === 0
        ? `${label}: no values yet.`
        : `${label}: ${finite.length} from ${formatNumber(least)} to ${formatNumber(most)}.`,
    columns: before ? [entry, "before training", "now"] : [entry, "value"],
    rows: Array.from(values, (value, i) => [
      String(i + 1),
      ...(before ? [formatNumber(before[i])] : []),
      formatNumber(value),
    ]),
  };
}
