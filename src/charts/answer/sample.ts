// One sample as a picture: an image, the traces of its channels, or its numbers as bars.

import { pictureMark, samplePicture } from "#charts/tensor/heatmap.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { vectorMarks } from "#charts/tensor/vectorBars.ts";

/** Marks of a sample of the given shape within the box. */
export function sampleMarks(
  values: ArrayLike<number>,
  shape: readonly number[],
  box: Box,
  theme: Theme,
): Mark[] {
  if (shape.length === 3) return [imageMark(values, shape, box)];
  if (shape.length === 2) return traceMarks(values, shape[0], shape[1], box, theme);
  return vectorMarks({ values }, box, theme);
}

function imageMark(values: ArrayLike<number>, shape: readonly number[], box: Box): Mark {
  const [rows, columns, channels] = shape;
  const cell = Math.min(box.width / columns, box.height / rows);
  const size = { width: cell * columns, height: cell * rows };
  const x = box.x + (box.width - size.width) / 2;
  const y = box.y + (box.height - size.height) / 2;
  return pictureMark(samplePicture(values, rows, columns, channels), { x, y, ...size });
}

/** Channels of a signal [steps, channels] beneath each other, each on its own scale. */
function traceMarks(
  values: ArrayLike<number>,
  steps: number,
  channels: number,
  box: Box,
  theme: Theme,
): Mark[] {
  const band = box.height / channels;
  return Array.from({ length: channels }, (_, channel): Mark => {
    const trace = Array.from({ length: steps }, (_, step) => values[step * channels + channel]);
    const [low, high] = [Math.min(...trace), Math.max(...trace)];
    const bottom = box.y + (channel + 1) * band;
    const points = trace.flatMap((value, step) => [
      box.x + (box.width * step) / Math.max(1, steps - 1),
      bottom - (0.1 + (0.8 * (value - low)) / (high - low || 1)) * band,
    ]);
    return { type: "line", points, stroke: theme.ink, strokeWidth: 1 };
  });
}
