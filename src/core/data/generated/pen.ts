// A round pen on a grid of pixels: smooth paths and lines with soft edges.
// Only + − × ÷ √, so that pictures have the same bits everywhere.

import type { Point } from "./numerals.ts";

/** Straight pieces by which one stretch of a smooth path is drawn. */
const STEPS = 5;

/**
 * A path through the points with continuous direction: uniform Catmull–Rom splines (1974), whose
 * ends lean on doubled end points. Two points give a straight line.
 */
export function smooth(points: readonly Point[]): Point[] {
  if (points.length < 3) return [...points];
  const path: Point[] = [points[0]];
  for (let i = 1; i < points.length; i++) {
    const knots = [
      points[Math.max(0, i - 2)],
      points[i - 1],
      points[i],
      points[i + 1] ?? points[i],
    ];
    for (let step = 1; step <= STEPS; step++) path.push(between(knots, step / STEPS));
  }
  return path;
}

function between([a, b, c, d]: readonly Point[], t: number): Point {
  const along = (axis: 0 | 1) => {
    const slopes = c[axis] - a[axis];
    const bend = 2 * a[axis] - 5 * b[axis] + 4 * c[axis] - d[axis];
    const twist = 3 * (b[axis] - c[axis]) + d[axis] - a[axis];
    return b[axis] + 0.5 * t * (slopes + t * (bend + t * twist));
  };
  return [along(0), along(1)];
}

/**
 * Darkens the pixels within `radius` of the line from `a` to `b`, row-major on `side` × `side`
 * pixels whose centres lie at halves; the edge fades over one pixel. Lines add by maximum.
 */
export function drawLine(
  picture: Float32Array,
  side: number,
  a: Point,
  b: Point,
  radius: number,
): void {
  const reach = radius + 0.5;
  const [left, right] = covered(a[0], b[0], reach, side);
  const [top, bottom] = covered(a[1], b[1], reach, side);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const ink = Math.min(1, reach - distance(column + 0.5, row + 0.5, a, b));
      const pixel = row * side + column;
      if (ink > picture[pixel]) picture[pixel] = ink;
    }
  }
}

/** First and last pixel whose centre may lie within reach on one axis. */
function covered(a: number, b: number, reach: number, side: number): [number, number] {
  const first = Math.floor(Math.min(a, b) - reach);
  const last = Math.floor(Math.max(a, b) + reach);
  return [Math.max(0, first), Math.min(side - 1, last)];
}

function distance(x: number, y: number, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  const along = squared === 0 ? 0 : ((x - a[0]) * dx + (y - a[1]) * dy) / squared;
  const t = Math.min(1, Math.max(0, along));
  const offX = x - a[0] - t * dx;
  const offY = y - a[1] - t * dy;
  return Math.sqrt(offX * offX + offY * offY);
}
