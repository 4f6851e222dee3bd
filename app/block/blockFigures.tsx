// The figures of an opened block, each with its text alternative: histogram of activations, bias, and singular
// values of the kernel.

import { useCallback } from "react";
import { singularValuesFigure, describeSingularValues } from "#charts/error/bars.ts";
import type { SingularValues } from "#charts/error/bars.ts";
import { kindOf, unitWord } from "#core/model/kinds.ts";
import { histogramFigure, histogramOf, describeHistogram } from "#charts/tensor/histogram.ts";
import { vectorFigure, describeVector } from "#charts/tensor/vectorBars.ts";
import { spectrumOf } from "#store/readings/spectrum.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";
import type { OpenedBlock } from "./openedBlock.ts";

type Props = { readonly opened: OpenedBlock };
const NONE = new Float32Array(0);

export function ActivationFigure({
  opened: {
    arm,
    block: { number },
  },
}: Props) {
  const { buffers } = useLab();
  const values = useCallback(
    () => buffers.look(arm)?.blocks[number - 1]?.activationSample,
    [arm, number, buffers],
  );
  const label = "Spread of the activations over held-out samples";
  const make = useCallback(
    (frame: Frame) => histogramFigure(histogramOf(values() ?? NONE, 40), { ...frame, label }),
    [values],
  );
  return (
    <section>
      <h3>{label}</h3>
      <FigureView
        label={label}
        make={make}
        stamp={values}
        textAlternative={() => describeHistogram(histogramOf(values() ?? NONE, 40), label)}
      />
    </section>
  );
}

export function BiasFigure({
  opened: {
    arm,
    block: { weighted, layer },
  },
}: Props) {
  const { buffers } = useLab();
  const now = useCallback(
    () => buffers.laneWeights(arm)?.[weighted]?.bias,
    [arm, weighted, buffers],
  );
  const bars = useCallback(
    () => ({
      values: now()?.data ?? NONE,
      before: buffers.laneFirstWeights(arm)?.[weighted]?.bias?.data ?? NONE,
    }),
    [arm, weighted, buffers, now],
  );
  const entry = kindOf(layer).preActivationShape ? "piece" : unitWord(layer);
  const make = useCallback(
    (frame: Frame) => vectorFigure(bars(), { ...frame, label: "Bias", entry }),
    [bars, entry],
  );
  return (
    <section>
      <h3>Bias; a line across each bar where it began</h3>
      {now() ? (
        <FigureView
          label="Bias"
          make={make}
          stamp={now}
          textAlternative={() => describeVector(bars(), { label: "Bias", entry })}
        />
      ) : (
        <p className="ghost">This layer has no bias of its own.</p>
      )}
    </section>
  );
}

/** Rotations take milliseconds: computed at each epoch and when training pauses, not at each step. */
export function SingularValuesFigure({
  opened: {
    arm,
    block: { weighted },
  },
}: Props) {
  const { buffers } = useLab();
  const epochs = useLabState((state) => state.arms[arm]?.epochs.length ?? 0);
  const resting = useLabState((state) => state.activity !== "training");
  const read = useCallback((): Omit<SingularValues, "colour"> => {
    const kernel = buffers.laneWeights(arm)?.[weighted]?.kernel;
    const first = buffers.laneFirstWeights(arm)?.[weighted]?.kernel;
    return {
      values: kernel ? spectrumOf(kernel) : NONE,
      before: first ? spectrumOf(first) : NONE,
    };
  }, [arm, buffers, weighted]);
  const data = useReading(read, `${epochs} ${resting}`);
  const make = useCallback(
    (frame: Frame) =>
      singularValuesFigure({ ...data, colour: frame.theme.arms[arm].colour }, frame),
    [arm, data],
  );
  return (
    <section>
      <h3>Singular values of the kernel; rings before training</h3>
      {data.values.length > 0 ? (
        <FigureView
          label="Singular values"
          make={make}
          textAlternative={() => describeSingularValues(data)}
        />
      ) : (
        <p className="ghost">Not measured: the kernel is too large, or holds what is no number.</p>
      )}
    </section>
  );
}
