// Examples that are put together from several marks or pictures.

import type { Arm } from "#core/experiment/schema/schema.ts";
import { planeInputs } from "#core/data/plane.ts";
import type { Plane } from "#core/data/plane.ts";
import { random } from "#core/math/random.ts";
import { boundaryFigure, paintClasses } from "#charts/answer/boundary.ts";
import { divergingScale } from "#charts/scales/colour.ts";
import { figureOfGeometry } from "#charts/curves/curves.ts";
import { curvesGeometry } from "#charts/curves/curvesGeometry.ts";
import { crosshairMarks, readCurves } from "#charts/curves/curvesReading.ts";
import { readoutMarks, selectionMarks } from "#charts/curves/curvesReadout.ts";
import { race } from "./exampleData.ts";
import { pictureMark, tilesPicture } from "#charts/tensor/heatmap.ts";
import type { Figure, Mark } from "#charts/marks/marks.ts";
import { likenessFigure } from "#charts/likeness/likeness.ts";
import { nextLook } from "#core/experiment/insight/likeness.ts";
import { ribbonPath } from "#charts/stage/ribbons.ts";
import { columnsBox, fitRuler } from "#charts/stage/ruler.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { convKernelLayout, imageKernelLayout, matrixLayout } from "#charts/tensor/tiles.ts";

/** Curves with the crosshair, what it reads, and a stretch that is being marked. */
export function readoutFigure(theme: Theme, arms: readonly Arm[]): Figure {
  const options = {
    width: 620,
    height: arms.length > 3 ? 204 : 320,
    theme,
    label: "validation loss",
  };
  const geometry = curvesGeometry(race(arms, 8), options);
  const figure = figureOfGeometry(geometry, options);
  const reading = readCurves(geometry, geometry.x(900));
  const over = [
    ...selectionMarks(geometry, geometry.x(1400), geometry.x(1800), theme),
    ...crosshairMarks(geometry, reading, theme),
    ...readoutMarks(geometry, reading, options),
  ];
  return { ...figure, marks: [...figure.marks, ...over] };
}

/** Units that are equal to the bit, and how they part: two blocks alike for longer than the third. */
export function likenessExample(theme: Theme): Figure {
  const steps = [0];
  while (steps.at(-1)! < 700) steps.push(nextLook(steps.at(-1)!));
  const escape = (from: number, rate: number) =>
    steps.map((step) => (step < from ? 0 : Math.min(0.8, 1e-9 * Math.exp(rate * step))));
  return likenessFigure(
    [
      { name: "1", values: escape(800, 0) },
      { name: "2", values: escape(3, 0.12) },
      { name: "3", values: escape(2, 0.2) },
    ],
    {
      width: 320,
      height: 220,
      theme,
      label: "1 − cosine of units",
      scale: "log",
      steps,
      parted: 91,
    },
  );
}

/** Three ribbons half-way to a fused block that is narrower than they are together. */
export function ribbonsFigure(theme: Theme): Figure {
  const ruler = fitRuler(5, 720);
  const fused = columnsBox(ruler, [2, 3]);
  const share = fused.width / 3;
  const ribbons = [2, 3, 4].map((column, i) => ({
    from: { ...columnsBox(ruler, [column, column]), y: 10 },
    to: { x: fused.x + i * share, width: share, y: 110 },
  }));
  return {
    width: 720,
    height: 120,
    title: "What melts into what",
    description: "Layers 2 to 4 grow towards the layer that they become.",
    background: theme.panel,
    marks: ribbons.flatMap((ribbon) =>
      [0.5, 1].map((t): Mark => ({
        type: "path",
        d: ribbonPath(ribbon, t),
        fill: theme.arms.fused.colour,
        fillOpacity: 0.2,
      })),
    ),
  };
}

export function kernelsFigure(theme: Theme): Figure {
  const noise = random(3, "kernel");
  const draw = (n: number) => Float32Array.from({ length: n }, () => noise.normal());
  const [dense, conv] = [draw(24 * 16), draw(3 * 3 * 4 * 8)];
  const image = Float32Array.from({ length: 256 * 12 }, (_, i) => stroke(i, noise.normal()));
  const picture = (values: Float32Array, layout: ReturnType<typeof matrixLayout>) =>
    tilesPicture(values, layout, divergingScale(theme.weights, values, 0.99));
  return {
    width: 620,
    height: 200,
    title: "Kernels",
    description: "A dense kernel, a convolution's tiles, and first-layer kernels as images.",
    background: theme.panel,
    marks: [
      pictureMark(picture(dense, matrixLayout(24, 16)), { x: 16, y: 16, width: 112, height: 168 }),
      pictureMark(picture(conv, convKernelLayout(3, 3, 4, 8)), {
        x: 160,
        y: 40,
        width: 217,
        height: 105,
      }),
      pictureMark(picture(image, imageKernelLayout(16, 16, 12, { across: 4 })), {
        x: 410,
        y: 16,
        width: 201,
        height: 150,
      }),
    ],
  };
}

/** Unit u of a first layer sees a bar at angle u, plus noise. */
function stroke(i: number, noise: number): number {
  const [pixel, unit] = [Math.floor(i / 12), i % 12];
  const [x, y] = [(pixel % 16) - 7.5, Math.floor(pixel / 16) - 7.5];
  const angle = (unit * Math.PI) / 12;
  const d = x * Math.cos(angle) + y * Math.sin(angle);
  return Math.exp((-d * d) / 9) * Math.cos(d / 2) + 0.15 * noise;
}

/** Two moons and a network that nearly parts them. */
export function moonsFigure(theme: Theme): Figure {
  const plane: Plane = { x: [-1.6, 2.6], y: [-1.6, 2.1] };
  const grid = planeInputs(plane, 48);
  const probabilities = Float32Array.from({ length: grid.length }, (_, i) => {
    const [x, y] = [grid[i - (i % 2)], grid[i - (i % 2) + 1]];
    const p = 1 / (1 + Math.exp(4 * (y - 0.25 - 0.6 * Math.sin(2.2 * x + 0.6))));
    return i % 2 === 0 ? 1 - p : p;
  });
  const rgba = new Uint8ClampedArray(2 * grid.length);
  paintClasses(rgba, probabilities, 2, theme);
  const noise = random(8, "moons");
  const classes = Array.from({ length: 160 }, (_, i) => i % 2);
  const inputs = classes.flatMap((k) => {
    const angle = Math.PI * noise.uniform();
    const [x, y] =
      k === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)];
    return [x + 0.12 * noise.normal(), y + 0.12 * noise.normal()];
  });
  const pixels = { width: 48, height: 48, rgba };
  return boundaryFigure(pixels, { inputs, classes }, plane, {
    side: 220,
    theme,
    title: "Decision boundary",
  });
}
