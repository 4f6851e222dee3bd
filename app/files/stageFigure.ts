// The stage as one picture for slides: the original's blocks, the fused network and the random one on one ruler, each
// with its score, and its boundary where inputs are points of a plane in two classes.

import { blocksOf } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { formatR2 } from "#core/experiment/results/r2.ts";
import { paintClasses, pointMarks } from "#charts/answer/boundary.ts";
import { finerPlane } from "#charts/answer/finerPlane.ts";
import type { Box, Figure, Mark, TextMark } from "#charts/marks/marks.ts";
import { formatPercent } from "#charts/scales/format.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { columnsBox, fitRuler, rulerWidth } from "#charts/stage/ruler.ts";
import type { Ruler } from "#charts/stage/ruler.ts";
import type { Buffers } from "#store/buffers.ts";
import { meanScore } from "#store/narrate.ts";
import type { LabState } from "#store/state.ts";
import { isRegression } from "#store/task.ts";

/** Pixels; a slide is about twice as wide as high. */
const WIDTH = 960;
const MARGIN = 32;
const HEAD = 64;
const LANE = 128;
const CARD = 64;
const PICTURE = 104;
/** Score and boundary at the end of a lane. */
const END = 296;

type Lane = { readonly arm: Arm; readonly name: string };

function lanesOf({ arms }: LabState): readonly Lane[] {
  const all: readonly Lane[] = [
    { arm: "original", name: "Original network" },
    { arm: "fused", name: "Fused network" },
    { arm: "narrowed", name: "Narrowed network" },
    { arm: "random", name: "Random network" },
  ];
  return all.filter(({ arm }) => arm === "original" || arms[arm]);
}

/** What the lab shows now. The status line is under its title: that is the finding, once there is one. */
export function stageFigure(state: LabState, buffers: Buffers, theme: Theme): Figure {
  const lanes = lanesOf(state);
  const columns = blocksOf(state.experiment.network.layers).length;
  const ruler = fitRuler(columns, WIDTH - 2 * MARGIN - END, { gap: columns > 8 ? 4 : 12 });
  const { title } = state.experiment;
  const head: Mark[] = [
    text(MARGIN, 36, title, { fill: theme.ink, size: 22, weight: 700 }),
    text(MARGIN, 60, state.status, { fill: theme.inkMuted, size: 13 }),
  ];
  return {
    width: WIDTH,
    height: HEAD + MARGIN / 2 + lanes.length * LANE + MARGIN / 2,
    title: `The stage: ${title}`,
    description: lanes.map(({ arm, name }) => `${name}: ${scoreOf(state, arm)}.`).join(" "),
    background: theme.name === "light" ? "#ffffff" : theme.page,
    marks: [
      ...head,
      ...lanes.flatMap((lane, i) => {
        const y = HEAD + MARGIN / 2 + i * LANE;
        return [...cards(state, lane, ruler, y, theme), ...laneEnd(state, buffers, lane, y, theme)];
      }),
    ],
  };
}

type Style = Pick<TextMark, "fill" | "size" | "weight" | "anchor">;

const text = (x: number, y: number, words: string, style: Style): TextMark => ({
  type: "text",
  x,
  y,
  text: words,
  ...style,
});

/** The blocks of a network, the fused one as wide as those it came from. */
function cards(
  state: LabState,
  { arm, name }: Lane,
  ruler: Ruler,
  y: number,
  theme: Theme,
): Mark[] {
  const fusion = arm === "original" ? undefined : state.fusion;
  const fused = fusion && !fusion.narrow ? fusion.span : undefined;
  const chosen = state.fusion?.span ?? state.experiment.fusion.span;
  const { colour } = theme.arms[arm];
  const top = y + 28;
  const line: Mark = {
    type: "line",
    points: [MARGIN, top + CARD / 2, MARGIN + rulerWidth(ruler), top + CARD / 2],
    stroke: theme.axis,
    strokeWidth: 2,
  };
  const label = text(MARGIN, y + 16, name, { fill: theme.ink, size: 14, weight: 650 });
  const blocks = blocksOf(state.experiment.network.layers).flatMap(({ number, layer }) => {
    if (fused && number > fused[0] && number <= fused[1]) return [];
    const span: Span = fused && number === fused[0] ? fused : [number, number];
    const isOne = span[0] !== span[1];
    const isLit = isOne || (arm === "original" && number >= chosen[0] && number <= chosen[1]);
    const { x, width } = columnsBox(ruler, span);
    const words = isOne ? `${span[0]} + ${span[1]}` : String(number);
    const box = { x: MARGIN + x, y: top, width, height: CARD };
    const units = "units" in layer && width > 56 ? `${layer.units} units` : "";
    return block(box, isOne && span[1] - span[0] > 1 ? `${span[0]} to ${span[1]}` : words, units, {
      theme,
      colour: isLit ? (arm === "original" ? theme.arms.fused.colour : colour) : theme.axis,
      isFilled: isLit,
    });
  });
  return [line, label, ...blocks];
}

type Look = { readonly theme: Theme; readonly colour: string; readonly isFilled: boolean };

function block(box: Box, words: string, units: string, { theme, colour, isFilled }: Look): Mark[] {
  const middle = box.x + box.width / 2;
  const ground: Mark = { type: "rect", ...box, radius: 8, fill: theme.panel };
  const rim: Mark = {
    type: "rect",
    ...box,
    radius: 8,
    stroke: colour,
    strokeWidth: 2,
    ...(isFilled && { fill: colour, fillOpacity: 0.16 }),
  };
  const middled = { fill: theme.ink, anchor: "middle" } as const;
  return [
    ground,
    rim,
    text(middle, box.y + (units ? 30 : 39), words, { ...middled, size: 20, weight: 700 }),
    ...(units
      ? [text(middle, box.y + 50, units, { ...middled, fill: theme.inkMuted, size: 12 })]
      : []),
  ];
}

function scoreOf(state: LabState, arm: Arm): string {
  const last = state.arms[arm]?.epochs.at(-1);
  const mean = last ? meanScore(last) : NaN;
  if (!Number.isFinite(mean)) return "–";
  return isRegression(state) ? formatR2(mean) : formatPercent(mean);
}

function laneEnd(
  state: LabState,
  buffers: Buffers,
  { arm }: Lane,
  y: number,
  theme: Theme,
): Mark[] {
  const x = WIDTH - MARGIN - END + 20;
  const measure = isRegression(state) ? "R²" : "accuracy";
  const picture = boundary(state, buffers, arm, { x: WIDTH - MARGIN - PICTURE, y: y + 8 }, theme);
  return [
    text(x, y + 68, scoreOf(state, arm), { fill: theme.ink, size: 32, weight: 750 }),
    text(x, y + 90, `${measure}, mean of ${state.experiment.replicas}`, {
      fill: theme.inkMuted,
      size: 12,
    }),
    ...picture,
  ];
}

const FINER = 4;
const CLASSES = 2;

function boundary(
  { dataset }: LabState,
  buffers: Buffers,
  arm: Arm,
  { x, y }: { readonly x: number; readonly y: number },
  theme: Theme,
): Mark[] {
  const answers = buffers.look(arm)?.answers;
  const task = dataset?.task;
  if (!answers || !dataset || answers.rows === 1) return [];
  if (task?.kind !== "classification" || task.classes.length !== CLASSES) return [];
  const box = { x, y, width: PICTURE, height: PICTURE };
  const fine = finerPlane(answers, FINER, CLASSES);
  const rgba = new Uint8ClampedArray(4 * fine.columns * fine.rows);
  paintClasses(rgba, fine.values, CLASSES, theme);
  const pixels = { width: fine.columns, height: fine.rows, rgba };
  const { inputs, targets } = dataset.samples;
  const points = { inputs: inputs.data, classes: targets.data };
  return [
    { type: "rect", ...box, fill: theme.panel },
    { type: "image", ...box, pixels, smooth: true },
    { type: "group", clip: box, marks: pointMarks(points, fine.plane, box, theme, 1.2) },
  ];
}
