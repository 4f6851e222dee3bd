// The health of all arms by layer, one of them emphasised, what is healthy shaded; which measures are healthy; whether
// samples pull apart, and how far the loss keeps its slope.

import { useCallback, useMemo, useState } from "react";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { ArmLine } from "#charts/signal/armsByDepth.ts";
import { formatMeasured, formatNumber } from "#charts/scales/format.ts";
import {
  concernsOf,
  deadShare,
  gainOf,
  HEALTHY_DEAD,
  HEALTHY_GAIN,
  healthyGradient,
  healthyVariance,
  readHealth,
} from "#store/readings/health.ts";
import type { HealthReading } from "#store/readings/health.ts";
import { useLab, useLabState } from "#app/hooks/useLab.ts";
import { useStepwise } from "#app/hooks/useStepwise.ts";
import { Segmented } from "#app/ui/Segmented.tsx";
import { HealthFigure } from "./HealthFigure.tsx";
import { HealthTable } from "./HealthTable.tsx";

type Health = NonNullable<HealthReading["start"]>;
type Healths = ReadonlyMap<Arm, HealthReading | string>;
type Moment = "start" | "now";

type SignalHealthProps = { readonly arm: Arm; readonly onChoose: (arm: Arm) => void };

export function SignalHealth({ arm, onChoose }: SignalHealthProps) {
  const healths = useHealths();
  const [wanted, setWanted] = useState<Moment>("now");
  const reading = healths?.get(arm);
  const hasChanged = Array.from(healths?.values() ?? []).some((one) => nowOf(one) !== undefined);
  const moment = hasChanged ? wanted : "start";
  return (
    <>
      <div className="health-head">
        <h3>Signal health</h3>
        {hasChanged && (
          <Segmented label="Health" choices={MOMENTS} value={moment} onChange={setWanted} />
        )}
      </div>
      {!healths || reading === undefined || isEmpty(reading) ? (
        <p className="ghost">Measuring …</p>
      ) : typeof reading === "string" ? (
        <p className="ghost">{reading}</p>
      ) : (
        <>
          <Concerns {...reading} />
          <Pictures arm={arm} healths={healths} reading={reading} moment={moment} />
        </>
      )}
      {healths && healths.size > 1 && (
        <HealthTable rows={rowsOf(healths, moment)} chosen={arm} onChoose={onChoose} />
      )}
      {typeof reading === "object" && !isEmpty(reading) && <Confusion {...reading} />}
    </>
  );
}

const MOMENTS = [
  ["start", "At the start"],
  ["now", "Now"],
] as const;

/** Before its first weights are here. */
const isEmpty = (reading: HealthReading | string) =>
  typeof reading !== "string" && !reading.start && !reading.now;

const nowOf = (reading: HealthReading | string) =>
  typeof reading === "string" ? undefined : reading.now;

/** What an arm's weights were like at a moment; `now` of an arm that has not moved is its start. */
function at({ start, now }: HealthReading, moment: Moment): Health | undefined {
  return moment === "start" ? start : (now ?? start);
}

function rowsOf(healths: Healths, moment: Moment) {
  return Array.from(healths).flatMap(([arm, reading]) => {
    const health = typeof reading === "string" ? reading : at(reading, moment);
    return health === undefined ? [] : [{ arm, health }];
  });
}

/** Of all arms, read as training begins, after epochs 1, 2, 4, 8, …, for it takes its time, and when training rests. */
function useHealths(): Healths | undefined {
  const { buffers, store } = useLab();
  const dataset = useLabState((state) => state.dataset!);
  const rate = useLabState((state) => state.experiment.training.optimizer.learningRate);
  const moment = useLabState(({ activity, arms }) =>
    Object.entries(arms)
      .map(([arm, { epochs }]) => `${arm} ${doublings(epochs.length)}`)
      .join(activity === "training" ? "; " : ", "),
  );
  const begin = useCallback(
    function* (): Generator<undefined, Healths> {
      const found = new Map<Arm, HealthReading | string>();
      for (const { summary } of Object.values(store.getState().arms)) {
        const { arm, network } = summary;
        const [first, now] = [buffers.firstWeights(arm), buffers.weights(arm)];
        found.set(arm, yield* readHealth(network, first, now, dataset, rate));
      }
      return found;
    },
    [buffers, store, dataset, rate],
  );
  return useStepwise(begin, moment);
}

/** How often 1 has been doubled to reach `count`, less than once more. */
function doublings(count: number): number {
  return Math.floor(Math.log2(count + 1));
}

/** What lies outside of the healthy ranges, at the start and now. */
function Concerns({ start, now }: HealthReading) {
  const words = (health: Health) =>
    `${concernsOf(health).join("; ") || "all within what is healthy"}.`;
  return (
    <p className="plainly">
      {start && `At the start: ${words(start)}`}
      {now && ` Now: ${words(now)}`}
    </p>
  );
}

type PicturesProps = {
  readonly arm: Arm;
  readonly healths: Healths;
  readonly reading: HealthReading;
  readonly moment: Moment;
};

type Measure = (health: Health) => readonly number[];
const varianceOf: Measure = ({ blocks }) => blocks.map(({ variance }) => variance);
const gradientOf: Measure = ({ blocks }) => blocks.map(({ gradient }) => gradient);
const deadOf: Measure = ({ blocks }) =>
  blocks.map((block) => (block.units > 0 ? deadShare(block) : Number.NaN));
const gainsOf: Measure = ({ loss, ahead }) => ahead.map((one) => gainOf(loss, one));

function Pictures({ arm, healths, reading, moment }: PicturesProps) {
  const shown = useMemo(() => {
    const of = (measure: Measure) => linesOf(healths, measure, moment);
    const variance = of(varianceOf);
    const depth = Math.max(0, ...variance.map(({ values }) => values.length));
    return {
      places: Array.from({ length: depth }, (_, i) => String(i + 1)),
      variance,
      gradient: of(gradientOf),
      dead: of(deadOf).filter(({ values }) => values.some((share) => share >= 0)),
      gain: of(gainsOf),
    };
  }, [healths, moment]);
  const health = at(reading, moment);
  if (!health) return null;
  const { places, dead } = shown;
  return (
    <div className="signal-figures">
      <HealthFigure
        chosen={arm}
        label="Variance of activations"
        places={places}
        lines={shown.variance}
        healthy={healthyVariance(health)}
        look="Healthy: within a hundred times the input’s variance, up or down. A steady slope means initial weights that are too large or too small."
      />
      <HealthFigure
        chosen={arm}
        label="Gradient norm of the loss"
        places={places}
        lines={shown.gradient}
        healthy={healthyGradient(health)}
        look="Healthy: within a hundred times the output layer’s, from which gradients come, at the same moment; shaded for the chosen network. Layers far below learn nothing, layers far above run away."
      />
      {dead.length > 0 && (
        <HealthFigure
          chosen={arm}
          label="Share of dead units"
          places={places}
          lines={dead}
          linear={[0, 1]}
          healthy={HEALTHY_DEAD}
          look="Healthy: at most a quarter. A dead relu is shut for every sample looked at; it passes nothing on and learns nothing."
        />
      )}
      <HealthFigure
        chosen={arm}
        label="Gain of a step ÷ what its slope promises"
        places={health.ahead.map(({ rate: step }) => formatNumber(step))}
        placesAre="step, plain gradient"
        lines={shown.gain}
        linear={[-1, 1.5]}
        healthy={HEALTHY_GAIN}
        look="Healthy at the learning rate, the second step: near 1. At 0 a step gains nothing, below it the loss grows; numbers beyond the axis stand at its ends."
      />
    </div>
  );
}

function linesOf(healths: Healths, of: Measure, moment: Moment): readonly ArmLine[] {
  return Array.from(healths).flatMap(([arm, reading]) => {
    if (typeof reading === "string") return [];
    const { start, now } = reading;
    const health = at(reading, moment);
    const hasBoth = moment === "now" && start && now;
    return health ? [{ arm, values: of(health), ...(hasBoth && { start: of(start) }) }] : [];
  });
}

function Confusion({ start, now }: HealthReading) {
  const words = ({ confusion: { meanCosine, minCosine, eta } }: Health) =>
    `mean ${formatMeasured(meanCosine)}, smallest ${formatMeasured(minCosine)} (η = ${formatMeasured(eta)})`;
  return (
    <p className="note">
      Gradient confusion, cosines between the gradients of single samples:
      {start && ` ${words(start)} at the start`}
      {start && now && ","}
      {now && ` ${words(now)} now`}. Near −1 a step for one sample undoes another’s, near 0 they
      leave each other alone, near 1 they agree. Healthy: the smallest far from −1 at the start;
      with two classes it comes close by nature.
    </p>
  );
}
