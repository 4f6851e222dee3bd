// The held-out samples that the fused layer gets most wrong, as thumbnails with their error.

import { useCallback } from "react";
import { planeAround } from "#core/data/plane.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { WorstSample } from "#core/experiment/insight/insight.ts";
import { pointMarks } from "#charts/answer/boundary.ts";
import { paintMarks } from "#charts/marks/canvas.ts";
import { formatCount, formatMeasured, formatNumber } from "#charts/scales/format.ts";
import type { Box, Mark } from "#charts/marks/marks.ts";
import { sampleMarks } from "#charts/answer/sample.ts";
import type { Theme } from "#charts/scales/theme.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { placeOf } from "#store/foundSamples.ts";
import { revealStage } from "#app/ui/reveal.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { isPlane, rawTarget } from "#app/sample/samples.ts";

type WorstSamplesProps = {
  readonly samples: readonly WorstSample[];
  /** Mean squared error over all held-out samples. */
  readonly mean: number;
};

export function WorstSamples({ samples, mean }: WorstSamplesProps) {
  const lab = useLab();
  const dataset = useLabState((state) => state.dataset);
  const chosen = useLabState((state) => state.sample);
  if (!dataset) return null;
  return (
    <section className="worst" aria-label="Worst samples">
      <h3>
        Worst samples{" "}
        <span>
          squared error, and how many times the mean {formatMeasured(mean)}; press one to send it
          through the networks
        </span>
      </h3>
      <ol>
        {samples.map((sample) => (
          <li key={sample.index}>
            <button
              type="button"
              title="Send it through the networks"
              aria-pressed={placeOf(dataset, sample.index) === chosen}
              onClick={() => {
                lab.lookAt(sample);
                revealStage();
              }}
            >
              <Thumbnail dataset={dataset} sample={sample} />
              <span>
                {targetWords(dataset, sample.target)}
                <strong>{formatMeasured(sample.squaredError)}</strong>
                {timesWords(sample.squaredError / mean)}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

function targetWords(dataset: DatasetSummary, target: number): string {
  return dataset.task.kind === "classification"
    ? (dataset.task.classes[target] ?? "–")
    : `target ${formatNumber(rawTarget(dataset, target))}`;
}

/** "12×"; nothing where the mean is no measure. */
function timesWords(ratio: number): string {
  if (!Number.isFinite(ratio)) return "";
  return `${ratio < 9.95 ? ratio.toFixed(1) : formatCount(ratio)}×`;
}

type ThumbnailProps = { readonly dataset: DatasetSummary; readonly sample: WorstSample };

function Thumbnail({ dataset, sample }: ThumbnailProps) {
  const theme = useTheme();
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      const box = { x: 0, y: 0, width, height };
      const { input } = sample;
      paintMarks(
        surface,
        isPlane(dataset.inputShape)
          ? placeMarks(dataset, sample, box, theme)
          : sampleMarks(input.data, input.shape, box, theme),
      );
    },
    [dataset, sample, theme],
  );
  return <Canvas label={`Sample ${sample.index + 1}`} paint={paint} />;
}

/** Its place among the shown samples; a single number is spread by its target. */
function placeMarks(
  { inputShape, samples: { inputs, targets }, task }: DatasetSummary,
  { input, target }: WorstSample,
  box: Box,
  theme: Theme,
): Mark[] {
  const pair = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    inputShape[0] === 2
      ? Float32Array.from(x)
      : Float32Array.from({ length: 2 * x.length }, (_, i) => (i % 2 ? y : x)[i >> 1]);
  const all = pair(inputs.data, targets.data);
  const plane = planeAround(all, 2);
  const isClassed = task.kind === "classification";
  const classes = isClassed ? targets.data : new Float32Array(targets.data.length);
  const one = { inputs: pair(input.data, [target]), classes: [0] };
  return [
    ...pointMarks({ inputs: all, classes }, plane, box, theme, 1),
    ...pointMarks(one, plane, box, theme, 4.5).map((mark) => ({
      ...mark,
      fill: theme.panel,
      stroke: theme.ink,
      strokeWidth: 2,
    })),
  ];
}
