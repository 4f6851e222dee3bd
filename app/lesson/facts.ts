// What a lesson's sentences may be computed from: the numbers of the run before the visitor's eyes. Scores
// and losses are shares of 1 (or R²), NaN as long as nothing is known.

import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Judging } from "#core/experiment/results/raceVerdicts.ts";
import type { Verdict } from "#core/experiment/results/verdict.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Tensor } from "#core/math/tensor.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Buffers } from "#store/buffers.ts";
import { meanScore } from "#store/narrate.ts";
import { spanLoss, spanLosses } from "#store/spanLoss.ts";
import type { LabState } from "#store/state.ts";
import { verdictsOf } from "#store/verdict/verdicts.ts";

export type Facts = ReturnType<typeof factsOf>;

/** The first replica of an arm as it began and as it is, and the held-out samples that are shown. */
export type SeenNetwork = {
  readonly network: Network;
  readonly first: NetworkWeights | undefined;
  readonly now: NetworkWeights | undefined;
  readonly inputs: Tensor;
};

/** Without buffers nothing is known of weights. */
export function factsOf(state: LabState, buffers?: Pick<Buffers, "weights" | "firstWeights">) {
  const row = (arm: Arm, epoch: number) => state.arms[arm]?.epochs.at(epoch);
  const lossOf = (part: "fit" | "probe") =>
    state.fusion ? meanOfFinite(state.fusion.replicas.map((one) => one[part].nmse)).mean : NaN;
  let verdicts: readonly Verdict[] | undefined;
  return {
    state,
    /** The mean over replicas: at the start 0, after an epoch 1, as it stands −1. */
    score: (arm: Arm, epoch = -1): number => {
      const found = row(arm, epoch);
      return found ? meanScore(found) : NaN;
    },
    /** The standard deviation over replicas, as they stand. */
    spread: (arm: Arm): number =>
      deviationOf(row(arm, -1)?.metrics.map(({ valScore }) => valScore ?? NaN) ?? []),
    /** The share of the signal that the present fusion lost, on held-out samples and on those of the fit. */
    lost: lossOf("probe"),
    fitLost: lossOf("fit"),
    lostOf: (span: Span): number => spanLoss(state, span)?.nmse ?? NaN,
    /** What another way to fill the fused layer's place loses (the product of the kernels, random weights). */
    alternative: (arm: FusionReport["alternatives"][number]["arm"]): number =>
      state.fusion?.alternatives.find((one) => one.arm === arm)?.probe.nmse ?? NaN,
    /** Neighbouring pairs whose loss is known, the cheapest first. */
    pairs: (): readonly { readonly span: Span; readonly nmse: number }[] =>
      spanLosses(state)
        .filter(({ span, nmse }) => span[1] === span[0] + 1 && Number.isFinite(nmse))
        .toSorted((a, b) => a.nmse - b.nmse),
    /** What readings of lessons are taken from (app/lesson/readings.ts). */
    seen: (arm: Arm): SeenNetwork | undefined => {
      const [opened, inputs] = [state.arms[arm], state.dataset?.samples?.inputs];
      if (!opened || !inputs || !buffers) return undefined;
      const { network } = opened.summary;
      return { network, first: buffers.firstWeights(arm), now: buffers.weights(arm), inputs };
    },
    /** Of the arm made of the parent, or of another one that is compared with all others. */
    verdict: (against: Arm, at: Verdict["at"] = "end", of?: Judging): Verdict | undefined => {
      verdicts ??= verdictsOf(state);
      const judged = of ? verdictsOf(state, of) : verdicts;
      return judged.find((one) => one.against === against && one.at === at);
    },
  };
}

function deviationOf(values: readonly number[]): number {
  const sound = values.filter(Number.isFinite);
  const mean = sound.reduce((sum, value) => sum + value, 0) / sound.length;
  const squares = sound.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return sound.length > 1 ? Math.sqrt(squares / (sound.length - 1)) : NaN;
}
