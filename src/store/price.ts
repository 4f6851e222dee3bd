// What the next fusion will cost, before anybody presses Fuse: what is solved, and about how long the
// visitor will wait. Counts come from core/fusion/cost/flop.ts, the pace from this run's last fusion where
// that took long enough to be measured, else from a careful guess.

import { kindOf } from "#core/model/kinds.ts";
import { CAREFUL_RATE, fusionFlop, totalFlop } from "#core/fusion/cost/flop.ts";
import type { FusionFlop, FusionSize } from "#core/fusion/cost/flop.ts";
import { fusedInTurn } from "#core/fusion/fusionPlan.ts";
import { sameSpan } from "#core/model/blocks.ts";
import { perAxis } from "#core/model/layers.ts";
import type { LabState } from "./state.ts";

export type SolvePrice = {
  /** n₀ of the largest system that is solved. */
  readonly inputs: number;
  /** Operations of one replica. */
  readonly flop: FusionFlop;
  readonly samples: number;
  readonly replicas: number;
  /** Of all replicas, the reading of samples included. */
  readonly seconds: number;
  /** Operations a second that `seconds` rests on, and whether they were measured. */
  readonly rate: number;
  readonly isMeasured: boolean;
};

type Known = Pick<LabState, "costs" | "experiment" | "dataset" | "fusion">;

/** Undefined while the span has not been measured, where it cannot be fused, and for methods without a solve. */
export function solvePrice(state: Known): SolvePrice | undefined {
  const { method, mode, samples: asked, span } = state.experiment.fusion;
  const sizes = fusedInTurn(span, mode).map(
    (fused) => state.costs.find((cost) => sameSpan(cost.span, fused))?.size,
  );
  if (sizes.includes(undefined)) return undefined;
  const known = sizes.filter((size) => size !== undefined).map((size) => resized(size, state));
  const samples = Math.min(asked, state.dataset?.train ?? asked);
  const flop = fusionFlop(known, method, samples);
  if (flop.solve === 0) return undefined;
  const systems = (channels = 1) => (method === "perChannel" ? channels : 1);
  const { replicas } = state.experiment;
  const rate = measuredRate(state);
  return {
    inputs: Math.max(...known.map(({ inputs, channels }) => inputs / systems(channels))),
    flop,
    samples,
    replicas,
    seconds: secondsOf(totalFlop(flop), samples, replicas, rate),
    rate: rate ?? CAREFUL_RATE,
    isMeasured: rate !== undefined,
  };
}

/** Of all replicas: `flop` each, and where the pace has not been measured the reading of their samples. */
export function secondsOf(
  flop: number,
  samples: number,
  replicas: number,
  rate: number | undefined,
): number {
  return replicas * (flop / (rate ?? CAREFUL_RATE) + (rate ? 0 : samples * READING));
}

/** Sizes come with the kernel that reads all the span sees; a kernel asked for has its own taps. */
function resized(size: FusionSize, { experiment }: Known): FusionSize {
  const { kernelSize } = experiment.fusion;
  if (kernelSize === undefined || size.channels === undefined) return size;
  const isPlane = experiment.network.layers.some((layer) => kindOf(layer).inputAxes === 3);
  const taps = perAxis(kernelSize, isPlane ? 2 : 1).reduce((product, side) => product * side, 1);
  return { ...size, inputs: size.channels * taps };
}

/** Seconds to fetch a sample's activations from the engine, before anything is known of its pace. */
const READING = 3e-5;

/** Shorter fusions are all beginnings and ends: they show nothing of the pace of a long one. */
const LONG_ENOUGH = 0.25;

/** Of the last fusion or narrowing; one with training in between shows nothing of solving. */
export function measuredRate({
  fusion,
  experiment,
}: Pick<Known, "fusion" | "experiment">): number | undefined {
  const { cost, replicas } = fusion ?? {};
  if (!cost || !replicas || cost.seconds < LONG_ENOUGH) return undefined;
  if (experiment.fusion.mode === "sequentialRetrain") return undefined;
  return (replicas.length * cost.flop) / cost.seconds;
}
