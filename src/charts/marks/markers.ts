// The shapes that distinguish arms and classes without colour, as marks of about equal area.

import type { Mark, Paint } from "./marks.ts";
import type { MarkerShape } from "#charts/scales/armStyles.ts";

/** A marker of the given shape with its centre at (x, y); `r` is the radius of the circle. */
export function marker(shape: MarkerShape, x: number, y: number, r: number, paint: Paint): Mark {
  if (shape === "circle") return { type: "circle", x, y, r, ...paint };
  const points = OUTLINES[shape].map((unit, i) => (i % 2 === 0 ? x : y) + r * unit);
  return { type: "line", points, closed: true, ...paint };
}

/** Outlines around the origin as flat pairs, for a circle of radius 1. */
const OUTLINES: Readonly<Record<Exclude<MarkerShape, "circle">, readonly number[]>> = {
  square: [-0.89, -0.89, 0.89, -0.89, 0.89, 0.89, -0.89, 0.89],
  triangle: [0, -1.35, 1.25, 0.82, -1.25, 0.82],
  triangleDown: [0, 1.35, 1.25, -0.82, -1.25, -0.82],
  diamond: [0, -1.4, 1.15, 0, 0, 1.4, -1.15, 0],
  cross: cross(),
  star: star(),
  saltire: turned(cross()),
  bowtie: [-1.3, -1.15, 0, -0.2, 1.3, -1.15, 1.3, 1.15, 0, 0.2, -1.3, 1.15],
  chevron: [-1.35, 0.9, 0, -1.2, 1.35, 0.9, 0.8, 1.25, 0, -0.05, -0.8, 1.25],
  chevronDown: [-1.35, -0.9, 0, 1.2, 1.35, -0.9, 0.8, -1.25, 0, 0.05, -0.8, -1.25],
  bar: [-1.5, -0.5, 1.5, -0.5, 1.5, 0.5, -1.5, 0.5],
  hourglass: [-1.25, -1.15, 1.25, -1.15, -1.25, 1.15, 1.25, 1.15],
  arrow: [1.4, 0, -0.1, 1.25, -0.1, 0.5, -1.3, 0.5, -1.3, -0.5, -0.1, -0.5, -0.1, -1.25],
  pentagon: [0, -1.25, 1.19, -0.39, 0.73, 1.01, -0.73, 1.01, -1.19, -0.39],
};

/** An upright cross with arms 0.8 wide. */
function cross(): number[] {
  const [a, b] = [0.4, 1.25];
  return [a, -b, a, -a, b, -a, b, a, a, a, a, b, -a, b, -a, a, -b, a, -b, -a, -a, -a, -a, -b];
}

/** An outline turned by an eighth. */
function turned(outline: readonly number[]): number[] {
  const half = Math.SQRT1_2;
  return outline.map((unit, i) =>
    i % 2 === 0 ? half * (unit - outline[i + 1]) : half * (outline[i - 1] + unit),
  );
}

function star(): number[] {
  return Array.from({ length: 10 }, (_, i) => {
    const [radius, angle] = [i % 2 === 0 ? 1.55 : 0.68, (Math.PI * i) / 5];
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  }).flat();
}
