// Try to beat it: four weights of one fused unit on sliders, which begin where another method put them, and
// the loss, which nothing brings below the fusion's where that is the optimum. The bias is always the
// optimal one for these weights.

import { useCallback, useMemo, useRef } from "react";
import { sliceMinimum } from "#core/experiment/insight/quadraticSlice.ts";
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
import { beginningOf, gameReach, lostShare } from "./game.ts";
import type { Beginning } from "./game.ts";
import { useGame } from "./useGame.ts";

type BeatItProps = { readonly slice: QuadraticSlice; readonly report: FusionReport };

const STEPS = 48;

export function BeatIt({ slice, report }: BeatItProps) {
  const beginning = useMemo(() => beginningOf(slice, report), [slice, report]);
  const reach = useMemo(() => gameReach(slice, beginning), [slice, beginning]);
  const game = useGame(slice, beginning);
  const { change, held, words } = game.tries;
  const chart = useRef<HTMLDivElement>(null);
  const kernel = report.alternatives[0].kernel.shape;
  const share = lostShare(slice, change);
  const names = slice.weights.map(({ feature }) => weightName(kernel, feature, slice.unit));

  function giveUp(): void {
    const minimum = sliceMinimum(slice);
    const { sentence, isBeaten } = parting(slice, minimum, report);
    chart.current?.scrollIntoView({ block: "nearest" });
    game.roll(isBeaten ? minimum : slice.weights.map(() => 0), sentence);
  }

  return (
    <section className="beat" aria-labelledby="beat-it">
      <h3 id="beat-it">Try to beat it</h3>
      <p>
        {names.length} weights of {kernel.length > 2 ? "filter" : "unit"} {slice.unit + 1} of{" "}
        {shownReplica(report)}, those that move it most, on the samples of the fit. Signal lost is
        this unit’s error ÷ its variance; 100 % is answering with its average. You begin with those
        of {beginning.whose}.
      </p>
      <p className="loss">
        <output role="group" aria-label="Signal lost with these weights">
          {finePercent(share)}
          {isWorse(share) && ", worse than the average"}
        </output>
        <span>{lossWords(slice, change)}</span>
      </p>
      <p className="best" role="group" aria-label="Your best">
        Your best <strong>{finePercent(game.tries.best)}</strong> · the fusion’s{" "}
        <strong>{finePercent(lostShare(slice))}</strong>
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
                onChange={(event) => game.move(i, Number(event.target.value) * reach[i])}
                onFocus={() => game.hold(i)}
              />
            </label>
          ))}
        </div>
        <div ref={chart}>
          <AlongWeight {...{ slice, change, reach, held, beginning }} name={names[held]} />
        </div>
      </div>
      <div className="actions">
        <button type="button" onClick={game.reset}>
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

const clamp = (share: number) => Math.max(-1, Math.min(1, share));

type AlongWeightProps = {
  readonly slice: QuadraticSlice;
  readonly change: readonly number[];
  readonly reach: readonly number[];
  readonly held: number;
  readonly beginning: Beginning;
  readonly name: string;
};

/** The loss along the weight whose slider was moved last. */
function AlongWeight({ slice, change, reach, held, beginning, name }: AlongWeightProps) {
  const curve = useMemo((): SliceCurve => {
    const { value } = slice.weights[held];
    const at = (delta: number): readonly [number, number] => [
      value + delta,
      lostShare(slice, change.with(held, delta)),
    ];
    const places = Array.from({ length: STEPS + 1 }, (_, i) => ((2 * i) / STEPS - 1) * reach[held]);
    const fused = lostShare(slice);
    return {
      weight: name,
      curve: places.map(at),
      fused: [value, fused],
      now: at(change[held]),
      top: Math.max(3.2 * Math.max(fused, 0.05), 1.1 * lostShare(slice, beginning.change)),
    };
  }, [slice, change, held, name, reach, beginning]);
  const make = useCallback((frame: Frame) => sliceFigure(curve, frame), [curve]);
  return (
    <FigureView
      label="The loss along this weight"
      make={make}
      textAlternative={() => describeSlice(curve)}
    />
  );
}
