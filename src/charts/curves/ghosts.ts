// Runs that are pinned, behind the one at hand: thin, pale, dashed lines in the colours of their arms, each with a
// hollow marker and its run's name at its end. What sets them apart is never colour alone: dashes are of the run.

import { dodgeLabels } from "#charts/marks/dodge.ts";
import { marker } from "#charts/marks/markers.ts";
import type { Mark } from "#charts/marks/marks.ts";
import type { ArmCurve } from "./curveData.ts";
import type { CurveGeometry, CurvesGeometry } from "./curvesGeometry.ts";
import type { CurvesOptions } from "./curvesOptions.ts";

/** One for each run, in the order in which they are drawn. */
const DASHES: readonly (readonly number[])[] = [
  [4, 3],
  [1.5, 2.5],
  [8, 3, 1.5, 3],
];
const SEEN = 0.4;
const SIZE = 9;
const PITCH = 10;
/** Pixels from the names of one run to those of the next. */
const ASIDE = 44;
/** More names than this would hide what they name; of three runs and more one line each is named. */
const MOST_NAMES = 4;

/** " of Run 3", behind the name of an arm. */
export function ofGhost({ ghost }: Pick<ArmCurve, "ghost">): string {
  return ghost === undefined ? "" : ` of ${ghost}`;
}

/** Under everything else. */
export function ghostLines({ curves }: CurvesGeometry): Mark[] {
  const ghosts = curves.filter(({ curve }) => curve.ghost !== undefined);
  return ghosts.map(({ curve, mean, style }): Mark => ({
    type: "line",
    points: mean,
    stroke: style.colour,
    strokeWidth: 1.25,
    strokeOpacity: SEEN,
    dash: dashOf(ghosts, curve),
  }));
}

/** At the ends of their lines, within the plot: the margin is of the run at hand. Names of a second run stand further left. */
export function ghostLabels(geometry: CurvesGeometry, { theme }: CurvesOptions): Mark[] {
  const { plot, curves } = geometry;
  const ended = curves.flatMap(({ curve, end, mean, style }) =>
    curve.ghost === undefined || !end ? [] : [{ name: curve.ghost, end, mean, style }],
  );
  const inside = (y: number) => Math.min(plot.y + plot.height, Math.max(plot.y, y));
  const ends = ended.map(({ end, style }) =>
    marker(style.marker, end.x, inside(end.y), 2.75, {
      fill: theme.panel,
      stroke: style.colour,
      strokeWidth: 1.25,
    }),
  );
  const runs = [...new Set(ended.map(({ name }) => name))];
  const names = runs.flatMap((run, k) => {
    const lines = ended
      .filter(({ name }) => name === run)
      .slice(0, runs.length > 2 ? 1 : MOST_NAMES);
    const x = lines.map(({ end }) => Math.max(plot.x + 34, end.x - 6 - k * ASIDE));
    const wished = lines.map(
      ({ mean, end }, i) => inside(heightAt(mean, x[i] - ASIDE / 3) ?? end.y) - 4,
    );
    const heights = dodgeLabels(wished, PITCH, [plot.y + SIZE, plot.y + plot.height - 3]);
    return lines.map(({ style }, i): Mark => ({
      ...{ type: "text", x: x[i], y: heights[i], text: run },
      ...{ size: SIZE, anchor: "end", fill: style.colour, halo: theme.panel },
    }));
  });
  return [...ends, ...names];
}

/** Where a line of flat pairs is at x: at the last of its points before. */
function heightAt(points: readonly number[], x: number): number | undefined {
  let height: number | undefined;
  for (let i = 0; i < points.length && !(points[i] > x); i += 2) {
    if (Number.isFinite(points[i + 1])) height = points[i + 1];
  }
  return height;
}

function dashOf(ghosts: readonly CurveGeometry[], { ghost }: ArmCurve): readonly number[] {
  const runs = [...new Set(ghosts.map(({ curve }) => curve.ghost))];
  return DASHES[runs.indexOf(ghost) % DASHES.length];
}
