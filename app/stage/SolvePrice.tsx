// Which verb is next, and how long it will take, beside the bracket: the size of the solve and the estimated time; then the
// progress.

import { formatCount, formatSeconds, formatUnit } from "#charts/scales/format.ts";
import { LOST_MEANS } from "#core/experiment/insight/signalLost.ts";
import { chosenLoss } from "#store/narrow/loss.ts";
import { narrowPrice } from "#store/narrow/price.ts";
import { sourceInWords, spanLoss } from "#store/spanLoss.ts";
import type { SpanLoss } from "#store/spanLoss.ts";
import { solvePrice } from "#store/price.ts";
import type { SolvePrice as Price } from "#store/price.ts";
import type { LabState } from "#store/state.ts";
import { doingOf } from "#store/verbs/verb.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { Term } from "#app/terms/Term.tsx";
import { VerbSwitch } from "./narrow/VerbSwitch.tsx";
import { usePriceWords } from "./priceWords.ts";

export function SolvePrice() {
  const done = useLabState(({ fusing }) => fusing && Math.floor(100 * fusing));
  const words = useLabState(inWords);
  const detail = useLabState(inDetail);
  const doing = useLabState(doingOf);
  if (done !== undefined) {
    return (
      <div className="price">
        <span>
          {doing}: {done} %
        </span>
        <progress aria-label={doing} value={done} max={100} />
      </div>
    );
  }
  return (
    <div className="price" title={detail}>
      <VerbSwitch />
      {words?.split(", ").map((part, index, { length }) => (
        <span key={index}>
          {index < length - 1 ? `${part}, ` : <Term name="flop">{part}</Term>}
        </span>
      ))}
    </div>
  );
}

/** What the numbers of bracket and strip are, and whose. */
export function LossNote() {
  const source = useLabState((state) => sourceInWords(lossOf(state)));
  const isNarrow = useLabState((state) => state.experiment.narrow !== undefined);
  const means = `${LOST_MEANS[0].toUpperCase()}${LOST_MEANS.slice(1)}`;
  const whose = source ? `. In the bracket: ${source}.` : ".";
  return <p className="loss-note">{`${means}${whose}${isNarrow ? CURVES : ""}`}</p>;
}

const CURVES =
  " Curves: signal lost (from 100 % down to none) against the units that stay, from one to all.";

/** What the next press would lose. */
function lossOf(state: LabState): SpanLoss | undefined {
  const { narrow, fusion } = state.experiment;
  return narrow ? chosenLoss(state) : spanLoss(state, fusion.span);
}

function priceOf(state: LabState): Price | undefined {
  return state.experiment.narrow ? narrowPrice(state) : solvePrice(state);
}

usePriceWords.setState({ spoken: spokenPrice });

/** "; fusing takes about 12 s" where that is worth waiting for, else nothing. */
function spokenPrice(state: LabState): string {
  const price = priceOf(state);
  if (!price || price.seconds <= 1) return "";
  return `; ${doingOf(state).toLowerCase()} takes ${duration(price.seconds)}`;
}

function inWords(state: LabState): string | undefined {
  const price = priceOf(state);
  if (!price) return undefined;
  const { inputs, flop, replicas, seconds } = price;
  const solve = formatUnit(Math.round(replicas * flop.solve), "FLOP");
  return `${doingOf(state)}: ${duration(seconds)}, ${formatCount(inputs)} inputs, solve ${solve}`;
}

function inDetail(state: LabState): string | undefined {
  const price = priceOf(state);
  if (!price) return undefined;
  const { flop, samples, replicas, rate, isMeasured } = price;
  const each = replicas === 1 ? "" : " for each replica";
  const [gather, multiply, solve] = [flop.gather, flop.multiply, flop.solve].map((count) =>
    formatUnit(Math.round(count), "FLOP"),
  );
  const pace = isMeasured ? "as measured at the last fusion" : "a careful guess";
  const products = state.experiment.narrow ? "N·n·(n + 2m) of n inputs and m outputs" : "N·n₀²";
  return `${doingOf(state)} sends ${formatCount(samples)} samples through the network (${gather}), multiplies them (${products}, ${multiply}) and solves (n₀³∕3, ${solve})${each}. At ${formatUnit(rate, "FLOP")} a second, ${pace}.`;
}

function duration(seconds: number): string {
  if (seconds < 0.1) return "under\u00a00.1\u00a0s";
  if (seconds < 1) return `about\u00a0${seconds.toFixed(1)}\u00a0s`;
  return `about\u00a0${formatSeconds(Number(seconds.toPrecision(2))).replaceAll(" ", "\u00a0")}`;
}
