// Try to beat it: four weights of one fused unit on sliders, and the loss, which only rises where the
// method is the optimum. The bias is always the optimal one for these weights.

import { useCallback, useMemo, useState } from "react";
import { sliceMse, sliceMinimum, sliceReach } from "#core/experiment/insight/quadraticSlice.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { QuadraticSlice } from "#core/experiment/insight/insight.ts";
import { sliceFigure, describeSlice } from "#charts/why/quadraticSlice.ts";
import type { SliceCurve } from "#charts/why/quadraticSlice.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { isWorse } from "#core/experiment/insight/signalLost.ts";
import { shownReplica } from "#app/panels/fusionWords.ts";
import { weightName } from "#app/tensor/weightNames.ts";
import { finePercent, lossWords, parting } from "./beating.ts";

type BeatItProps = { readonly slice: QuadraticSlice; readonly report: FusionReport };

const STEPS = 48;

export function BeatIt({ slice, report }: BeatItProps) {
  const reach = useMemo(() => sliceReach(slice), [slice]);
  const [tries, setTries] = useState(() => untried(slice));
  // Another fusion has another slice: weights tried in the old one are forgotten.
  const { change, held, words } = tries.slice === slice ? tries : untried(slice);
  const kernel = report.alternatives[0].kernel.shape;
  const share = sliceMse(slice, change) / slice.variance;
  const names = slice.weights.map(({ feature }) => weightName(kernel, feature, slice.unit));

  function move(index: number, value: number): void {
    const moved = change.map((old, i) => (i === index ? value : old));
    setTries({ slice, change: moved, held: index, words: "" });
  }

  function giveUp(): void {
    const minimum = sliceMinimum(slice);
    const { sentence, isBeaten } = parting(slice, minimum, report);
    const last = isBeaten ? minimum : untried(slice).change;
    setTries({ slice, change: last, held, words: sentence });
  }

  return (
    <section className="beat" aria-labelledby="beat-it">
      <h3 id="beat-it">Try to beat it</h3>
      <p>
        {names.length} weights of {kernel.length > 2 ? "filter" : "unit"} {slice.unit + 1} of{" "}
        {shownReplica(report)}, those that move it most, on the samples of the fit. Signal lost is
        this unit’s error ÷ its variance; 100 % is answering with its average.
      </p>
      <p className="loss">
        <output role="group" aria-label="Signal lost with these weights">
          {finePercent(share)}
          {isWorse(share) && ", worse than the average"}
        </output>
        <span>{lossWords(slice, change)}</span>
      </p>
      <div className="tries">
        <div className="sliders">
          {slice.weights.map(({ feature, value }, i) => (
            <label key={feature}>
              <span>{names[i]}</span>
              <span className="value">{formatMeasured(value + change[i])}</span>
              <input
                type="range"
                min={-1}
                max={1}
                step={0.01}
                value={clamp(change[i] / reach[i])}
                aria-valuetext={`${formatMeasured(value + change[i])}, ${lossWords(slice, change)}`}
                onChange={(event) => move(i, Number(event.target.value) * reach[i])}
                onFocus={() => setTries({ slice, change, held: i, words })}
              />
            </label>
          ))}
        </div>
        <AlongWeight {...{ slice, change, reach, held }} name={names[held]} />
      </div>
      <div className="actions">
        <button type="button" onClick={() => setTries(untried(slice))}>
          Reset weights
        </button>
        <button type="button" className="quiet" onClick={giveUp}>
          I give up
        </button>
        <p className="parting" aria-live="polite">
          {words}
        </p>
      </div>
    </section>
  );
}

type Tries = {
  readonly slice: QuadraticSlice;
  readonly change: readonly number[];
  /** The slider moved last. */
  readonly held: number;
  readonly words: string;
};

function untried(slice: QuadraticSlice): Tries {
  return { slice, change: slice.weights.map(() => 0), held: 0, words: "" };
}

const clamp = (share: number) => Math.max(-1, Math.min(1, share));

type AlongWeightProps = {
  readonly slice: QuadraticSlice;
  readonly change: readonly number[];
  readonly reach: readonly number[];
  readonly held: number;
  readonly name: string;
};

/** The loss along the weight whose slider was moved last. */
function AlongWeight({ slice, change, reach, held, name }: AlongWeightProps) {
  const curve = useMemo((): SliceCurve => {
    const { value } = slice.weights[held];
    const at = (delta: number): readonly [number, number] => [
      value + delta,
      sliceMse(slice, change.with(held, delta)) / slice.variance,
    ];
    const places = Array.from({ length: STEPS + 1 }, (_, i) => ((2 * i) / STEPS - 1) * reach[held]);
    const fused = slice.mse / slice.variance;
    return {
      weight: name,
      curve: places.map(at),
      fused: [value, fused],
      now: at(change[held]),
      top: 3.2 * Math.max(fused, 0.05),
    };
  }, [slice, change, held, name, reach]);
  const make = useCallback((frame: Frame) => sliceFigure(curve, frame), [curve]);
  return (
    <FigureView
      label="The loss along this weight"
      make={make}
      textAlternative={() => describeSlice(curve)}
    />
  );
}
