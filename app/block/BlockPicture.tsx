// The inside of a block card: its live weights, or what it makes of the chosen sample; and how its
// activations are distributed over held-out samples.

import { useCallback, useMemo } from "react";
import type { RefObject } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { paintMarks } from "#charts/marks/canvas.ts";
import { histogramMarks, histogramOf } from "#charts/tensor/histogram.ts";
import { Canvas } from "#app/ui/Canvas.tsx";
import type { Painter } from "#app/ui/Canvas.tsx";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useTheme } from "#app/hooks/useTheme.ts";
import { CellPicture } from "#app/tensor/CellPicture.tsx";
import { activationKind, kernelKind } from "#app/tensor/cellPainting.ts";

type BlockPictureProps = {
  readonly arm: Arm;
  readonly network: Network;
  readonly block: Block;
  /** "layer 2, dense 32" */
  readonly name: string;
  /** Where the value under the pointer is written. */
  readonly readout: RefObject<HTMLElement | null>;
};

export function BlockPicture({ arm, network, block, name, readout }: BlockPictureProps) {
  const { buffers } = useLab();
  const shown = useLabState((state) => state.cards);
  const { weighted, number } = block;
  const kind = useMemo(
    () => (shown === "weights" ? kernelKind(network, weighted) : activationKind),
    [network, shown, weighted],
  );
  const tensor = useCallback(
    () =>
      shown === "weights"
        ? buffers.laneWeights(arm)?.[weighted]?.kernel
        : buffers.look(arm)?.blocks[number - 1]?.activation,
    [arm, buffers, number, shown, weighted],
  );
  const what = shown === "weights" ? "Weights" : "Activations";
  return (
    <>
      <CellPicture label={`${what} of ${name}`} kind={kind} tensor={tensor} readout={readout} />
      <ActivationHistogram
        arm={arm}
        block={number}
        label={`Spread of the activations of ${name}`}
      />
    </>
  );
}

type ActivationHistogramProps = {
  readonly arm: Arm;
  readonly block: number;
  readonly label: string;
};

function ActivationHistogram({ arm, block, label }: ActivationHistogramProps) {
  const { buffers } = useLab();
  const theme = useTheme();
  const values = useCallback(
    () => buffers.look(arm)?.blocks[block - 1]?.activationSample,
    [arm, block, buffers],
  );
  const paint = useCallback<Painter>(
    (surface, width, height, ratio) => {
      surface.setTransform(ratio, 0, 0, ratio, 0, 0);
      surface.clearRect(0, 0, width, height);
      const sample = values();
      if (!sample) return;
      paintMarks(surface, histogramMarks(histogramOf(sample, 40), { width, height, theme, label }));
    },
    [label, theme, values],
  );
  return <Canvas className="spread" label={label} paint={paint} stamp={values} />;
}
