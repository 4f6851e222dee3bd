// Decision regions for a large picture: the few cells that a network was asked about, made many by bilinear
// interpolation of its answers, not of colours, so that the boundary is a sharp line; and the way from one
// moment's answers to the next, so that the boundary moves instead of jumping.

import type { PlaneAnswers } from "#core/experiment/events/events.ts";

/**
 * Answers on a grid `factor` times as fine. Cell centres lie half a cell from the rim; beyond the outermost centres the
 * outermost answers hold. `values` are [rows · columns, depth], depth numbers to a cell.
 */
export function finerPlane(answers: PlaneAnswers, factor: number, depth: number): PlaneAnswers {
  const { columns, rows, values } = answers;
  const [wide, high] = [columns * factor, rows * factor];
  const [across, down] = [weigh(columns, factor), weigh(rows, factor)];
  const fine = new Float32Array(wide * high * depth);
  for (let y = 0, at = 0; y < high; y++) {
    const { low: top, share: v } = down[y];
    const bottom = Math.min(top + 1, rows - 1);
    for (let x = 0; x < wide; x++) {
      const { low: left, share: u } = across[x];
      const right = Math.min(left + 1, columns - 1);
      for (let k = 0; k < depth; k++, at++) {
        const value = (row: number, column: number) => values[(row * columns + column) * depth + k];
        const upper = value(top, left) * (1 - u) + value(top, right) * u;
        const lower = value(bottom, left) * (1 - u) + value(bottom, right) * u;
        fine[at] = upper * (1 - v) + lower * v;
      }
    }
  }
  return { ...answers, columns: wide, rows: high, values: fine };
}

/** For every fine cell the coarse one before its centre, and the share of the one after it. */
function weigh(cells: number, factor: number): readonly { low: number; share: number }[] {
  return Array.from({ length: cells * factor }, (_, i) => {
    const place = Math.min(cells - 1, Math.max(0, (i + 0.5) / factor - 0.5));
    const low = Math.floor(place);
    return { low, share: place - low };
  });
}

/** The answers `share` of the way from `from` to `to`; `to` where they are not of one grid. */
export function betweenAnswers(from: PlaneAnswers, to: PlaneAnswers, share: number): PlaneAnswers {
  if (share >= 1 || from.values.length !== to.values.length) return to;
  const values = to.values.map((value, i) => from.values[i] + share * (value - from.values[i]));
  return { ...to, values };
}
