// What of a run proves its fusion: the network that was fused, the layer that came out of it as the race began with it,
// and where both have their places. Of the first replica that could be fused, which is the one that the record keeps.

import { asRun } from "#core/experiment/results/results.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { numberOf } from "#core/experiment/schema/share.ts";
import { spanShape } from "#core/fusion/span.ts";
import { narrowPlace } from "#core/narrow/place.ts";
import { unitsOf } from "#core/model/kinds.ts";
import { channelsOf } from "#core/model/kinds/kind.ts";
import type { Network, WeightedSpec } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

type Weighted = { readonly network: Network; readonly weights: NetworkWeights };

export type Evidence = {
  /** Its place, from 0. */
  readonly replica: number;
  /** Its number in the whole run, from 0: of a share, another one. */
  readonly number: number;
  /** Samples that the fit read, from the first of the training part on. */
  readonly samples: number;
  readonly fusion: Experiment["fusion"];
  /** As it was fused: while its race goes on it does not train. */
  readonly original: Weighted;
  /** The shallow network as the race began. */
  readonly start: Weighted;
  /** Layers of the original: what enters the one, and the pre-activation of the other, were fitted. */
  readonly points: { readonly start: number; readonly target: number };
  /** The fused layer's place in the shallow network. */
  readonly place: number;
  /** λ that the solve used. */
  readonly lambda: number;
  /** Channels of what the fused layer reads: its columns belong to them in turn. */
  readonly channels: number;
  /** Of a narrowing: the units that stay, counted from 1, of how many. */
  readonly narrowed?: { readonly kept: readonly number[]; readonly units: number };
};

/**
 * Absent where nothing has been fused, the fused network is not in the race, or it was trained between the steps of its
 * fusion: then the last step's parent, of which its numbers are, is not kept.
 */
export function evidenceOf(record: RunRecord, experiment: Experiment): Evidence | undefined {
  const { fusion, checkpoint, arms, dataset } = record;
  const start = arms[fusion?.narrow ? "narrowed" : "fused"];
  const original = checkpoint?.arms.find(({ summary }) => summary.arm === "original");
  const replica = fusion?.replicas.findIndex(({ problem }) => problem === undefined) ?? -1;
  if (!fusion || !start?.firstWeights || !original || !dataset || replica < 0) return undefined;
  const settings = asRun(record, experiment).fusion;
  if (isRetrained(fusion, settings)) return undefined;
  const { network } = original.summary;
  return {
    replica,
    number: numberOf(experiment, replica),
    samples: Math.min(settings.samples, dataset.train),
    fusion: settings,
    original: { network, weights: original.state.weights[replica] },
    start: { network: start.summary.network, weights: start.firstWeights },
    place: fusion.layer,
    lambda: fusion.ridge,
    ...pointsOf(network, fusion, replica),
  };
}

function isRetrained(
  { span, narrow }: NonNullable<RunRecord["fusion"]>,
  { mode }: Experiment["fusion"],
): boolean {
  return !narrow && mode === "sequentialRetrain" && span[1] - span[0] > 1;
}

function pointsOf(
  network: Network,
  { span, narrow, replicas }: NonNullable<RunRecord["fusion"]>,
  replica: number,
): Pick<Evidence, "points" | "channels" | "narrowed"> {
  if (!narrow) {
    const { start, last, input } = spanShape(network, span);
    return { points: { start, target: last }, channels: channelsOf(input) };
  }
  const { narrowed, next } = narrowPlace(network, narrow.layer);
  const units = unitsOf(network.layers[narrowed] as WeightedSpec);
  const kept = replicas[replica].kept!;
  return {
    points: { start: next, target: next },
    narrowed: { kept, units },
    channels: kept.length,
  };
}
