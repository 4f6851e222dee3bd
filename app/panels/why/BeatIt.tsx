// Try to beat it: four weights of one fused unit on sliders, and the loss, which only rises where the
// method is the optimum. The bias follows along, always at its best.

import { useCallback, useMemo, useState } from "react";
import { bowlMse, bowlFloor, bowlReach } from "#core/experiment/insight/bowl.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Bowl } from "#core/experiment/insight/insight.ts";
import { bowlFigure, bowlTwin } from "#charts/why/bowl.ts";
import type { BowlSlice } from "#charts/why/bowl.ts";
import { formatMeasured } from "#charts/scales/format.ts";
import { FigureView } from "#app/ui/FigureView.tsx";
import type { Frame } from "#app/ui/FigureView.tsx";
import { weightName } from "#app/tensor/weightNames.ts";
import { finePercent, lossWords, parting } from "./beating.ts";

type BeatItProps = { readonly bowl: Bowl; readonly report: FusionReport };

const STEPS = 48;

export function BeatIt({ bowl, report }: BeatItProps) {
  const reach = useMemo(() => bowlReach(bowl), [bowl]);
  const [tries, setTries] = useState(() => untried(bowl));
  // Another fusion has another bowl: what was tried in the old one is forgotten.
  const { change, held, words } = tries.bowl === bowl ? tries : untried(bowl);
  const kernel = report.fillings[0].kernel.shape;
  const names = bowl.weights.map(({ feature }) => weightName(kernel, feature, bowl.unit));

  function move(index: number, value: number): void {
    const moved = change.map((old, i) => (i === index ? value : old));
    setTries({ bowl, change: moved, held: index, words: "" });
  }

  function giveUp(): void {
    const floor = bowlFloor(bowl);
    const { sentence, isBeaten } = parting(bowl, floor, report);
    const last = isBeaten ? floor : untried(bowl).change;
    setTries({ bowl, change: last, held, words: sentence });
  }

  return (
    <section className="beat" aria-labelledby="beat-it">
      <h3 id="beat-it">Try to beat it</h3>
      <p>
        {names.length} weights of {kernel.length > 2 ? "filter" : "unit"} {bowl.unit + 1}, those
        that move it most, on the samples of the fit.
      </p>
      <p className="loss">
        <output role="group" aria-label="Signal lost with these weights">
          {finePercent(bowlMse(bowl, change) / bowl.variance)}
        </output>
        <span>{lossWords(bowl, change)}</span>
      </p>
      <div className="tries">
        <div className="sliders">
          {bowl.weights.map(({ feature, value }, i) => (
            <label key={feature}>
              <span>{names[i]}</span>
              <span className="value">{formatMeasured(value + change[i])}</span>
              <input
                type="range"
                min={-1}
                max={1}
                step={0.01}
                value={clamp(change[i] / reach[i])}
                aria-valuetext={`${formatMeasured(value + change[i])}, ${lossWords(bowl, change)}`}
                onChange={(event) => move(i, Number(event.target.value) * reach[i])}
                onFocus={() => setTries({ bowl, change, held: i, words })}
              />
            </label>
          ))}
        </div>
        <Slice {...{ bowl, change, reach, held }} name={names[held]} />
      </div>
      <div className="actions">
        <button type="button" onClick={() => setTries(untried(bowl))}>
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
  readonly bowl: Bowl;
  readonly change: readonly number[];
  /** The slider in hand. */
  readonly held: number;
  readonly words: string;
};

function untried(bowl: Bowl): Tries {
  return { bowl, change: bowl.weights.map(() => 0), held: 0, words: "" };
}

const clamp = (share: number) => Math.max(-1, Math.min(1, share));

type SliceProps = {
  readonly bowl: Bowl;
  readonly change: readonly number[];
  readonly reach: readonly number[];
  readonly held: number;
  readonly name: string;
};

/** The bowl along the slider in hand. */
function Slice({ bowl, change, reach, held, name }: SliceProps) {
  const slice = useMemo((): BowlSlice => {
    const { value } = bowl.weights[held];
    const at = (delta: number): readonly [number, number] => [
      value + delta,
      bowlMse(bowl, change.with(held, delta)) / bowl.variance,
    ];
    const places = Array.from({ length: STEPS + 1 }, (_, i) => ((2 * i) / STEPS - 1) * reach[held]);
    const fused = bowl.mse / bowl.variance;
    return {
      weight: name,
      curve: places.map(at),
      fused: [value, fused],
      now: at(change[held]),
      top: 3.2 * Math.max(fused, 0.05),
    };
  }, [bowl, change, held, name, reach]);
  const make = useCallback((frame: Frame) => bowlFigure(slice, frame), [slice]);
  return <FigureView label="The bowl along this weight" make={make} twin={() => bowlTwin(slice)} />;
}
