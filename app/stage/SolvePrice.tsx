// How long Fuse will take, beside the bracket: the size of the solve and the estimated time; then the
// progress.

import { formatCount, formatSeconds, formatUnit } from "#charts/scales/format.ts";
import { LOST_MEANS } from "#core/experiment/insight/signalLost.ts";
import { sourceInWords, spanLoss } from "#store/spanLoss.ts";
import { solvePrice } from "#store/price.ts";
import type { SolvePrice as Price } from "#store/price.ts";
import type { LabState } from "#store/state.ts";
import { useLabState } from "#app/hooks/useLab.ts";
import { usePriceWords } from "./priceWords.ts";

export function SolvePrice() {
  const done = useLabState(({ fusing }) => fusing && Math.floor(100 * fusing));
  const words = useLabState((state) => inWords(solvePrice(state)));
  const detail = useLabState((state) => inDetail(solvePrice(state)));
  if (done !== undefined) {
    return (
      <p className="price">
        <span>Fusing: {done} %</span>
        <progress aria-label="Fusing" value={done} max={100} />
      </p>
    );
  }
  return (
    <p className="price" title={detail}>
      {words?.split(", ").map((part, index, { length }) => (
        <span key={index}>{index < length - 1 ? `${part}, ` : part}</span>
      ))}
    </p>
  );
}

/** What the numbers of bracket and strip are, and whose. */
export function LossNote() {
  const source = useLabState((state) =>
    sourceInWords(spanLoss(state, state.experiment.fusion.span)),
  );
  const means = `${LOST_MEANS[0].toUpperCase()}${LOST_MEANS.slice(1)}`;
  const whose = source ? `. Here: ${source}.` : ".";
  return <p className="loss-note">{`${means}${whose}`}</p>;
}

usePriceWords.setState({ spoken: spokenPrice });

/** "; fusing takes about 12 s" where that is worth waiting for, else nothing. */
function spokenPrice(state: LabState): string {
  const price = solvePrice(state);
  return price && price.seconds > 1 ? `; fusing takes ${duration(price.seconds)}` : "";
}

function inWords(price: Price | undefined): string | undefined {
  if (!price) return undefined;
  const { inputs, flop, replicas, seconds } = price;
  const solve = formatUnit(Math.round(replicas * flop.solve), "FLOP");
  return `Fusing: ${duration(seconds)}, ${formatCount(inputs)} inputs, solve ${solve}`;
}

function inDetail(price: Price | undefined): string | undefined {
  if (!price) return undefined;
  const { flop, samples, replicas, rate, isMeasured } = price;
  const each = replicas === 1 ? "" : " for each replica";
  const [gather, multiply, solve] = [flop.gather, flop.multiply, flop.solve].map((count) =>
    formatUnit(Math.round(count), "FLOP"),
  );
  const pace = isMeasured ? "as measured at the last fusion" : "a careful guess";
  return `Fusing sends ${formatCount(samples)} samples through the network (${gather}), multiplies them (N·n₀², ${multiply}) and solves (n₀³∕3, ${solve})${each}. At ${formatUnit(rate, "FLOP")} a second, ${pace}.`;
}

function duration(seconds: number): string {
  if (seconds < 0.1) return "under\u00a00.1\u00a0s";
  if (seconds < 1) return `about\u00a0${seconds.toFixed(1)}\u00a0s`;
  return `about\u00a0${formatSeconds(Number(seconds.toPrecision(2))).replaceAll(" ", "\u00a0")}`;
}
