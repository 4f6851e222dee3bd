// How far a network stretches the neighbourhood of a sample, layer by layer: its singular values as it began and as it
// is now, beside those of the same network with Gaussian kernels.

import { useCallback, useMemo } from "react";
import type { Arm, Experiment } from "#core/experiment/schema/schema.ts";
import { initLabel } from "#core/experiment/edit/initOptions.ts";
import { describeSpectra, spectrumFigure } from "#charts/signal/spectrumByDepth.ts";
import type { DepthSpectra } from "#charts/signal/spectrumByDepth.ts";
import type { SignalReading } from "#store/readings/signals.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { useLabState } from "#app/hooks/useLab.ts";

const LABEL = "Singular values of the Jacobian";

type SpectraProps = {
  readonly arm: Arm;
  /** The layers' names. */
  readonly places: readonly string[];
  readonly reading: SignalReading;
};

export function Spectra({ arm, places, reading }: SpectraProps) {
  const drawn = useLabState(({ experiment }) => drawnAs(arm, experiment));
  const series = useMemo(() => seriesOf(reading, drawn), [reading, drawn]);
  const make = useCallback(
    (frame: Frame) =>
      spectrumFigure(series, {
        ...frame,
        label: LABEL,
        places,
        colour: frame.theme.arms[arm].colour,
      }),
    [arm, places, series],
  );
  if (series.length === 0) {
    return <p className="ghost">{LABEL}: too many numbers to compute on the page.</p>;
  }
  return (
    <div className="spectra">
      <FigureView
        label={LABEL}
        make={make}
        textAlternative={() => describeSpectra(series, { label: LABEL, places })}
      />
      <p className="note">
        From the input to each layer, at one held-out sample: 1 keeps a direction’s length, 10⁻²
        leaves a hundredth of it. Pale from the smallest to the largest, dark the middle half. The
        Gaussian twin has kernels of the same size, drawn from a normal distribution.
      </p>
    </div>
  );
}

const BY_INIT: readonly Arm[] = ["original", "random", "randomEqualBudget", "randomDeep"];

/** The initializer that an arm's kernels are drawn with, as the editor names it; undefined where they are not drawn. */
function drawnAs(arm: Arm, { init, network }: Experiment): string | undefined {
  const isLoaded = arm === "original" && network.weights !== undefined;
  return isLoaded || !BY_INIT.includes(arm) ? undefined : initLabel(init);
}

function seriesOf(
  { gaussian, start, now }: SignalReading,
  drawn: string | undefined,
): readonly DepthSpectra[] {
  const name = drawn === undefined ? "at the start" : `${drawn}, at the start`;
  const all = [
    { name, look: "own", spectra: start?.spectra },
    { name: "now", look: "own", spectra: now?.spectra },
    { name: "Gaussian twin", look: "twin", spectra: gaussian },
  ] as const;
  return all.flatMap(({ name: own, look, spectra }) =>
    spectra ? [{ name: own, look, values: spectra.map(({ values }) => values) }] : [],
  );
}
