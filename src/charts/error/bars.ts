// Two small charts of one number a unit: the error of each fused unit, largest first, and the
// singular values of a kernel as stems.

import { colourOf, lossScale } from "#charts/scales/colour.ts";
import { isWorse } from "#core/experiment/insight/signalLost.ts";
import { hairline, makeScale, placeAxis, ticksOf, valueAxis } from "#charts/marks/axes.ts";
import { formatCount, formatNumber, formatPercent } from "#charts/scales/format.ts";
import type { Box, Figure, Mark } from "#charts/marks/marks.ts";
import type { TextAlternative } from "#charts/marks/textAlternative.ts";
import type { Theme } from "#charts/scales/theme.ts";

export type BarsOptions = {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** Whose units they are: "replica 1". */
  readonly whose?: string;
};

export type UnitBar = { readonly unit: number; readonly value: number; readonly box: Box };

/** The axis shows a tenth of a percent at least: bars of an exact span are flat, not tall with rounding. */
const LEAST_TOP = 1e-3;

const MARGIN = { top: 34, right: 12, bottom: 40, left: 50 };

/** Units by falling nmse; units without a number come last and have no height. `unit` counts from 0. */
export function unitBars(
  nmse: ArrayLike<number>,
  options: BarsOptions,
): { readonly plot: Box; readonly bars: readonly UnitBar[]; readonly top: number } {
  const plot = plotOf(options);
  const known = (unit: number) => (Number.isFinite(nmse[unit]) ? nmse[unit] : -1);
  const units = Array.from({ length: nmse.length }, (_, unit) => unit);
  units.sort((a, b) => known(b) - known(a) || a - b);
  const top = Math.max(...units.map(known), LEAST_TOP);
  const y = makeScale("linear", [0, top], [plot.y + plot.height, plot.y]).nice(4);
  const pitch = plot.width / Math.max(1, units.length);
  const bars = units.map((unit, i) => {
    const height = plot.y + plot.height - y(Math.max(0, known(unit)));
    const gap = Math.min(2, pitch * 0.2);
    const x = plot.x + i * pitch + gap / 2;
    return {
      unit,
      value: nmse[unit],
      box: { x, y: plot.y + plot.height - height, width: pitch - gap, height },
    };
  });
  return { plot, bars, top };
}

export function unitBarsFigure(nmse: ArrayLike<number>, options: BarsOptions): Figure {
  const { width, height, theme, whose } = options;
  const { plot, bars, top } = unitBars(nmse, options);
  const y = makeScale("linear", [0, top], [plot.y + plot.height, plot.y]).nice(4);
  const scale = lossScale(theme.loss);
  // Numbers under the bars only where there is room for all of them.
  const labels = plot.width / bars.length >= 14 ? bars : [];
  return {
    width,
    height,
    title: "Signal lost in each unit",
    description: describeUnits(nmse, whose).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(
        plot,
        ticksOf(y, 4, formatPercent),
        `signal lost in each unit${ofWhom(whose)}`,
        theme,
      ),
      ...placeAxis(
        plot,
        labels.map(({ unit, box }) => ({ at: box.x + box.width / 2, label: String(unit + 1) })),
        "unit, largest loss first",
        theme,
      ),
      ...bars.map(({ value, box }): Mark => ({
        type: "rect",
        ...box,
        fill: colourOf(scale, value),
        stroke: theme.inkMuted,
        strokeWidth: 0.5,
      })),
    ],
  };
}

function ofWhom(whose: string | undefined): string {
  return whose === undefined ? "" : `, ${whose}`;
}

/** "4.1 %"; "283 % (worse than the average)". */
function unitLoss(value: number): string {
  return `${formatPercent(value)}${isWorse(value) ? " (worse than the average)" : ""}`;
}

export function describeUnits(nmse: ArrayLike<number>, whose?: string): TextAlternative {
  const sorted = Array.from(nmse, (value, unit) => ({ value, unit }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => b.value - a.value || a.unit - b.unit);
  const [worst, best] = [sorted[0], sorted[sorted.length - 1]];
  return {
    sentence:
      worst === undefined
        ? "Signal lost in each unit: not known yet."
        : worst === best
          ? `Unit ${worst.unit + 1} loses ${unitLoss(worst.value)} of its signal${ofWhom(whose)}.`
          : `Unit ${worst.unit + 1} loses most, ${unitLoss(worst.value)}; unit ${best.unit + 1} least, ${unitLoss(best.value)}${ofWhom(whose)}.`,
    columns: ["unit", "signal lost"],
    rows: sorted.map(({ value, unit }) => [String(unit + 1), unitLoss(value)]),
  };
}

/** A kernel's singular values, `before` training as hollow rings if they are given. */
export type SingularValues = {
  readonly values: ArrayLike<number>;
  readonly before?: ArrayLike<number>;
  readonly colour: string;
};

export type Stem = { readonly value: number; readonly x: number; readonly y: number };

export function stems(
  values: ArrayLike<number>,
  options: BarsOptions,
  top = Math.max(0, ...Array.from(values).filter(Number.isFinite)),
): { readonly plot: Box; readonly stems: readonly Stem[] } {
  const plot = plotOf(options);
  const y = makeScale("linear", [0, top || 1], [plot.y + plot.height, plot.y]).nice(4);
  const pitch = plot.width / Math.max(1, values.length);
  const all = Array.from(values, (value, i) => ({
    value,
    x: plot.x + (i + 0.5) * pitch,
    y: y(value),
  }));
  return { plot, stems: all.filter(({ y: height }) => Number.isFinite(height)) };
}

export function singularValuesFigure(data: SingularValues, options: BarsOptions): Figure {
  const { width, height, theme } = options;
  const { values, before = [], colour } = data;
  const both = [...Array.from(values), ...Array.from(before)].filter(Number.isFinite);
  const top = Math.max(0, ...both);
  const { plot, stems: now } = stems(values, options, top);
  const y = makeScale("linear", [0, top || 1], [plot.y + plot.height, plot.y]).nice(4);
  const base = plot.y + plot.height;
  const r = Math.max(1.5, Math.min(3.5, plot.width / values.length / 3));
  return {
    width,
    height,
    title: "Singular values",
    description: describeSingularValues(data).sentence,
    background: theme.panel,
    marks: [
      ...valueAxis(plot, ticksOf(y, 4), "singular values", theme),
      ...placeAxis(plot, [], `${formatCount(values.length)}, largest first`, theme),
      ...now.map((stem): Mark => ({ ...hairline([stem.x, base, stem.x, stem.y], colour) })),
      ...stems(before, options, top).stems.map((stem): Mark => ({
        type: "circle",
        x: stem.x,
        y: stem.y,
        r,
        stroke: theme.inkMuted,
      })),
      ...now.map((stem): Mark => ({ type: "circle", x: stem.x, y: stem.y, r, fill: colour })),
    ],
  };
}

export function describeSingularValues({
  values,
  before,
}: Pick<SingularValues, "values" | "before">): TextAlternative {
  const finite = Array.from(values).filter(Number.isFinite);
  const [most, least] = [Math.max(...finite), Math.min(...finite)];
  const columns = before === undefined ? ["#", "value"] : ["#", "before training", "value"];
  return {
    sentence:
      finite.length === 0
        ? "Singular values: none yet."
        : `${formatCount(finite.length)} singular values from ${formatNumber(most)} down to ${formatNumber(least)}.`,
    columns,
    rows: Array.from(values, (value, i) => [
      String(i + 1),
      ...(before === undefined ? [] : [formatNumber(before[i])]),
      formatNumber(value),
    ]),
  };
}

function plotOf({ width, height }: BarsOptions): Box {
  return {
    x: MARGIN.left,
    y: MARGIN.top,
    width: Math.max(20, width - MARGIN.left - MARGIN.right),
    height: Math.max(20, height - MARGIN.top - MARGIN.bottom),
  };
}
