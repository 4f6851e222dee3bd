// One sample as a picture: as it looks, or, where inputs are one or two numbers, as its place among
// the others.

import { useCallback } from "react";
import { planeAround } from "#core/data/plane.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import { pointMarks } from "#charts/answer/boundary.ts";
import { paintMarks } from "#charts/marks/canvas.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import { sampleMarks } from "#charts/answer/sample.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { useTheme } from "#app/hooks/useTheme.ts";
import { isPlane, sampleOf } from "./samples.ts";

type SamplePictureProps = {
  readonly dataset: DatasetSummary;
  readonly sample: number;
  readonly label: string;
};

export function SamplePicture({ dataset, sample, label }: SamplePictureProps) {
  const theme = useTheme();
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      paintSample(surface, dataset, sample, { x: 0, y: 0, width, height }, theme);
    },
    [dataset, sample, theme],
  );
  return <Canvas label={label} paint={paint} />;
}

export function paintSample(
  surface: CanvasRenderingContext2D,
  dataset: DatasetSummary,
  sample: number,
  box: Box,
  theme: Theme,
): void {
  const marks = isPlane(dataset.inputShape)
    ? placeMarks(dataset, sample, box, theme)
    : sampleMarks(sampleOf(dataset, sample), dataset.inputShape, box, theme);
  paintMarks(surface, marks);
}

/** All shown samples as points, the chosen one ringed. Single numbers are spread by their target. */
function placeMarks(dataset: DatasetSummary, sample: number, box: Box, theme: Theme): Mark[] {
  const { inputs, plane } = planeOf(dataset);
  const { targets } = dataset.samples;
  const isClassed = dataset.task.kind === "classification";
  const classes = isClassed ? targets.data : new Float32Array(targets.data.length);
  const points = pointMarks({ inputs, classes }, plane, box, theme, 1.5);
  const ring = pointMarks(
    { inputs: inputs.subarray(2 * sample, 2 * sample + 2), classes: [0] },
    plane,
    box,
    theme,
    5,
  ).map((mark) => ({ ...mark, fill: "none", stroke: theme.ink, strokeWidth: 1.5 }));
  return [...points, ...ring];
}

function planeOf({ inputShape, samples }: DatasetSummary) {
  const inputs =
    inputShape[0] === 2
      ? samples.inputs.data
      : Float32Array.from({ length: 2 * samples.inputs.data.length }, (_, i) =>
          i % 2 === 0 ? samples.inputs.data[i / 2] : samples.targets.data[(i - 1) / 2],
        );
  return { inputs, plane: planeAround(inputs, 2) };
}

/** The sample whose point lies nearest to a place in the picture, given as shares of its size. */
export function nearestSample(
  dataset: DatasetSummary,
  [u, v]: readonly [number, number],
  { width, height }: { readonly width: number; readonly height: number },
): number {
  const { inputs, plane } = planeOf(dataset);
  let [best, least] = [0, Infinity];
  for (let i = 0; 2 * i < inputs.length; i++) {
    const x = (inputs[2 * i] - plane.x[0]) / (plane.x[1] - plane.x[0]);
    const y = (plane.y[1] - inputs[2 * i + 1]) / (plane.y[1] - plane.y[0]);
    const distance = ((x - u) * width) ** 2 + ((y - v) * height) ** 2;
    if (distance < least) [best, least] = [i, distance];
  }
  return best;
}
