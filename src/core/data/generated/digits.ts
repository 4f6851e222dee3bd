// Handwritten-looking numerals, 16×16 grey values in [0, 1], made from a seed: a pen follows a
// numeral's strokes with a shaky hand, the page is turned and slanted, the picture is grainy.
// A substitute for MNIST that needs no download, drawn entirely by this file.

import type { Random } from "#core/math/random.ts";
import { balancedLabels } from "./generator.ts";
import type { Generator } from "./generator.ts";
import { NUMERALS } from "./numerals.ts";
import type { Glyph, Point } from "./numerals.ts";
import { drawLine, smooth } from "./pen.ts";

const SIDE = 16;
/** Standard deviation of every stroke point, in units of the glyph's box. */
const SHAKE = 0.034;
/** Standard deviation of every pixel. */
const GRAIN = 0.07;

export const digits: Generator = {
  task: { kind: "classification", classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"] },
  inputShape: [SIDE, SIDE, 1],
  scaling: "global",
  generate: (count, stream) => {
    const inputs = new Float32Array(count * SIDE * SIDE);
    const targets = new Uint8Array(count);
    const nextLabel = balancedLabels(10, stream);
    for (let i = 0; i < count; i++) {
      targets[i] = nextLabel();
      const ways = NUMERALS[targets[i]];
      const picture = inputs.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
      drawGlyph(picture, ways[stream.integer(ways.length)], stream);
    }
    return { inputs, targets };
  },
};

function drawGlyph(picture: Float32Array, glyph: Glyph, stream: Random): void {
  const place = handwriting(stream);
  const radius = between(stream, 0.5, 1.05);
  const ink = between(stream, 0.75, 1);
  for (const piece of shake(glyph, stream)) {
    const path = smooth(piece).map(place);
    for (let i = 1; i < path.length; i++) drawLine(picture, SIDE, path[i - 1], path[i], radius);
  }
  for (let pixel = 0; pixel < picture.length; pixel++) {
    const value = ink * picture[pixel] + GRAIN * stream.normal();
    picture[pixel] = Math.min(1, Math.max(0, value));
  }
}

/** Moves every point a little; a corner shared by two pieces moves as one. */
function shake(glyph: Glyph, stream: Random): Point[][] {
  let before: Point | undefined;
  let moved: Point | undefined;
  return glyph.map((piece) =>
    piece.map((point) => {
      if (point !== before) {
        moved = [point[0] + SHAKE * stream.normal(), point[1] + SHAKE * stream.normal()];
      }
      before = point;
      return moved!;
    }),
  );
}

/** A random affine map from the glyph's box to pixels: size, proportions, slant, turn, place. */
function handwriting(stream: Random): (point: Point) => Point {
  const height = between(stream, 9.8, 13);
  const width = height * between(stream, 0.62, 0.94);
  const slant = 0.17 * stream.truncatedNormal();
  // Half-angle form: the exact cosine and sine of an angle of about ±14° at most.
  const half = 0.06 * stream.truncatedNormal();
  const cosine = (1 - half * half) / (1 + half * half);
  const sine = (2 * half) / (1 + half * half);
  const left = SIDE / 2 + 0.65 * stream.truncatedNormal();
  const top = SIDE / 2 + 0.65 * stream.truncatedNormal();
  return ([px, py]) => {
    const y = height * (py - 0.5);
    const x = width * (px - 0.5) - slant * y;
    return [left + cosine * x - sine * y, top + sine * x + cosine * y];
  };
}

function between(stream: Random, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}
