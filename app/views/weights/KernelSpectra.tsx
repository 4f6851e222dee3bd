// The singular values of all four kernels in one chart.

import { useCallback } from "react";
import type { Tensor } from "#core/math/tensor.ts";
import { spectraFigure, spectraTwin } from "#charts/spectra.ts";
import type { Spectrum } from "#charts/spectra.ts";
import { spectrumOf } from "#store/spectrum.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

export type NamedKernel = Omit<Spectrum, "values"> & { readonly kernel: () => Tensor | undefined };

/** Rotations take milliseconds: measured anew at each epoch and when training rests, not at each step. */
export function KernelSpectra({ kernels }: { readonly kernels: readonly NamedKernel[] }) {
  const epochs = useLabState((state) => state.arms.fused?.epochs.length ?? 0);
  const isResting = useLabState((state) => state.activity !== "training");
  const moment = `${epochs} ${isResting}`;
  const spectra = useCallback(
    (): readonly Spectrum[] =>
      kernels.map(({ kernel, ...rest }) => {
        const now = kernel();
        return { ...rest, values: now ? spectrumOf(now) : [] };
      }),
    // oxlint-disable-next-line react/exhaustive-deps -- the kernels as they stand at this moment
    [kernels, moment],
  );
  const make = useCallback((frame: Frame) => spectraFigure(spectra(), frame), [spectra]);
  return <FigureView label="Singular values" make={make} twin={() => spectraTwin(spectra())} />;
}
