// The singular values of all four kernels in one chart.

import { useCallback } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { spectraFigure, describeSpectra } from "#charts/weights/spectra.ts";
import type { Spectrum } from "#charts/weights/spectra.ts";
import { spectrumOf } from "#store/readings/spectrum.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLabState } from "#app/hooks/useLab.ts";
import { useReading } from "#app/hooks/useReading.ts";

export type NamedKernel = Omit<Spectrum, "values"> & { readonly kernel: () => Tensor | undefined };

/** Rotations take milliseconds: computed at each epoch and when training pauses, not at each step. */
export function KernelSpectra({ kernels }: { readonly kernels: readonly NamedKernel[] }) {
  const epochs = useLabState((state) => state.arms.fused?.epochs.length ?? 0);
  const isResting = useLabState((state) => state.activity !== "training");
  const read = useCallback(
    (): readonly Spectrum[] =>
      kernels.map(({ kernel, ...rest }) => {
        const now = kernel();
        return { ...rest, values: now ? spectrumOf(now) : [] };
      }),
    [kernels],
  );
  const spectra = useReading(read, `${epochs} ${isResting}`);
  const make = useCallback((frame: Frame) => spectraFigure(spectra, frame), [spectra]);
  return (
    <FigureView
      label="Singular values"
      make={make}
      textAlternative={() => describeSpectra(spectra)}
    />
  );
}
