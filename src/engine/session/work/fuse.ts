// The fusion, or the narrowing, of one replica: reads what enters the span and what leaves it through the
// engine, solves in float64, and looks at the result on held-out samples.

import type { BreatheAt } from "#core/breathe.ts";
import { rows } from "#core/data/rows.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import { spliceFusion } from "#core/fusion/splice.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { forEachChunk } from "#engine/session/collect.ts";
import { fuseProduct } from "#engine/session/fusing/fuseProduct.ts";
import type { Product } from "#engine/session/fusing/fuseProduct.ts";
import { openMeter } from "#engine/session/fusing/fusionMeter.ts";
import { checkSound } from "#engine/session/fusing/lostReplica.ts";
import type { ReplicaStart } from "#engine/session/fusing/lostReplica.ts";
import { answerOf, openProbe, summarise } from "#engine/session/probe.ts";
import type { Answer, Probe } from "#engine/session/probe.ts";
import { addTo, endsOf, flopOf, keptOf, openTaskFit } from "#engine/session/fusing/taskFit.ts";
import type { FusionAsk } from "#engine/session/fusing/taskFit.ts";
import type { Workplace } from "./place.ts";

export type FuseAsked = FusionAsk & {
  /** Whether the product of the span's kernels is wanted as a start, too. */
  readonly wantsProduct: boolean;
  /** Whether all that it was made of is wanted: the replica that the page shows. */
  readonly whole: boolean;
};

export type FusedReplica = {
  readonly start: ReplicaStart;
  /** Taken by reading the samples and solving. */
  readonly seconds: number;
  readonly whole?: WholeFusion;
};

/** One replica's fusion with what it was made of and what it was judged on. */
export type WholeFusion = {
  readonly weights: NetworkWeights;
  readonly fusion: Fusion;
  readonly shallow: Shallow;
  readonly probe: Probe;
  readonly answer: Answer;
  /** Of a fusion; a narrowing has none. */
  readonly product?: Product;
};

/** Throws SingularMatrixError where the replica has diverged, NetworkError where its network cannot be fused so. */
export async function fuseReplica(
  place: Workplace,
  asked: FuseAsked,
  breathe: BreatheAt,
): Promise<FusedReplica> {
  const { cohort, replica } = place;
  const { span, settings, narrow, wantsProduct, whole } = asked;
  const probe = await openProbe(place, span, () => breathe(0));
  const began = performance.now();
  const weights = await cohort.readWeights(replica);
  checkSound(weights, probe);
  const fusion = await fit(place, asked, weights, breathe);
  const seconds = (performance.now() - began) / 1000;
  const shallow = spliceFusion(cohort.network, weights, span, fusion, settings.inherit);
  const hasProduct = !narrow && (whole || wantsProduct);
  const product = hasProduct
    ? fuseProduct(cohort.network, weights, span, fusion, probe)
    : undefined;
  const answer = answerOf(probe, fusion);
  const made = { weights, fusion, shallow, probe, answer, ...(product && { product }) };
  return { start: startOf(place, asked, made), seconds, ...(whole && { whole: made }) };
}

async function fit(
  { cohort, replica, train, gram }: Workplace,
  asked: FusionAsk,
  weights: NetworkWeights,
  breathe: BreatheAt,
): Promise<Fusion> {
  const { network } = cohort;
  const inputs = rows(train, 0, asked.settings.samples);
  const meter = openMeter(flopOf(network, asked, inputs.shape[0]));
  const opened = openTaskFit(network, asked, weights);
  let read = 0;
  await forEachChunk(
    ...([cohort, replica, endsOf(network, asked), inputs] as const),
    () => breathe(meter.reading(read / inputs.shape[0])),
    async ([entering, targets]) => {
      await addTo(opened, { inputs: entering, targets }, asked.settings.ridge, gram);
      read += entering.shape[0];
    },
  );
  return opened.solveAsync((share) => breathe(meter.solving(share)));
}

function startOf(
  { cohort }: Workplace,
  { span, settings }: FuseAsked,
  { weights, fusion, shallow, answer, product }: WholeFusion,
): ReplicaStart {
  const errors = {
    fit: summarise(fusion.fit),
    probe: summarise(answer.error),
    ...keptOf(fusion),
  };
  if (!product || !("layers" in product)) return { shallow, errors };
  const { layers } = product;
  return {
    shallow,
    errors,
    product: spliceFusion(cohort.network, weights, span, layers, settings.inherit),
  };
}
