// Labels at the ends of the lines instead of a legend: whose a line is, and what was measured last.

import type { CurveGeometry, CurvesGeometry } from "./curvesGeometry.ts";
import type { CurvesOptions } from "./curvesOptions.ts";
import { ofGhost } from "./ghosts.ts";
import { beside, LEAST_LINE, moreWords, roomFor, shownOf } from "./labelRoom.ts";
import { dodgeLabels } from "#charts/marks/dodge.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Mark, TextMark } from "#charts/marks/marks.ts";
import { list } from "#charts/marks/textAlternative.ts";
import { formatMeasured } from "#charts/scales/format.ts";

/**
 * Direct labels instead of a legend: marker, name and last value at the end of each line, the value behind an arrow
 * where the line goes on beyond the axis. Where not all have room, the first ones have, and the rest are counted: the text
 * alternative has them.
 */
export function endLabels({ plot, curves }: CurvesGeometry, options: CurvesOptions): Mark[] {
  const { theme, formatValue = formatMeasured } = options;
  const named = curves.flatMap(({ curve, style, end }) =>
    end === undefined || curve.part === "train" || curve.ghost !== undefined
      ? []
      : [{ style, end }],
  );
  const inside = (y: number) => Math.min(plot.y + plot.height, Math.max(plot.y, y));
  const room = roomFor(named.length, plot.height - 8);
  const shown = named.slice(0, shownOf(named.length, plot.height));
  const more = named.length - shown.length;
  const bottom = plot.y + plot.height - room.margin;
  const heights = dodgeLabels(
    shown.map(({ end }) => inside(end.y)),
    room.pitch,
    [plot.y + room.margin, more > 0 ? bottom - LEAST_LINE : bottom],
  );
  const names = shown.map(({ style }) => style.label);
  const x = plot.x + plot.width + 14;
  const rest = { ...label(x + 9, bottom, moreWords(more), theme.inkMuted), size: room.size };
  const ends = named.map(({ style, end }) =>
    marker(style.marker, end.x, inside(end.y), 3.5, {
      fill: style.colour,
      stroke: theme.panel,
      strokeWidth: 1.5,
    }),
  );
  const labels = shown.flatMap(({ style, end }, i): Mark[] => [
    ends[i],
    marker(style.marker, x, heights[i] - 4, 3.5, { fill: style.colour }),
    { ...label(x + 9, heights[i], style.label, theme.ink, 600), size: room.nameSize },
    {
      ...label(x + 9, heights[i] + room.below, lastValue(end, formatValue), theme.inkMuted),
      x: x + 9 + beside(room, names),
      size: room.size,
    },
  ]);
  return more > 0 ? [...labels, ...ends.slice(shown.length), rest] : labels;
}

function lastValue(end: NonNullable<CurveGeometry["end"]>, write: (value: number) => string) {
  return `${end.goesOn ? "→ " : ""}${write(end.last)}`;
}

/** "random, longer goes on beyond the axis.", for whoever cannot see the line leave. */
export function beyond({ curves }: CurvesGeometry): string[] {
  const names = curves.flatMap(({ curve, style, end }) =>
    end?.goesOn && curve.part !== "train" ? [style.label + ofGhost(curve)] : [],
  );
  if (names.length === 0) return [];
  return [`${list(names)} ${names.length === 1 ? "goes" : "go"} on beyond the axis.`];
}

function label(x: number, y: number, text: string, fill: string, weight = 400): TextMark {
  return { type: "text", x, y, text, fill, weight };
}
