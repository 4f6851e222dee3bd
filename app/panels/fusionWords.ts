// The page's words for a fusion.

import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import { lostInWords, whose as meanWords } from "#core/experiment/insight/signalLost.ts";
import type { FusionMethod } from "#core/fusion/options.ts";

export const METHOD_NAMES: { readonly [method in FusionMethod]: string } = {
  empirical: "least squares",
  gaussian: "Gaussian",
  perChannel: "per channel",
  product: "product of kernels",
};

/** ", first of 8 replicas": whose numbers these are, where there is more than one to choose from. */
export function whose({ replicas }: Pick<FusionReport, "replicas">): string {
  return replicas.length > 1 ? `, first of ${replicas.length} replicas` : "";
}

/** "replica 1": whose weights, points and units the panels show, the first that could be fused. */
export function shownReplica({ replicas }: Pick<FusionReport, "replicas">): string {
  return `replica ${1 + replicas.findIndex(({ problem }) => problem === undefined)}`;
}

/** "4.1 % of the signal lost, mean of 8 replicas": what the stage shows of the same fusion. */
export function meanLost({ replicas }: Pick<FusionReport, "replicas">): string {
  const losses = replicas.map(({ probe }) => probe.nmse);
  const sound = [...losses.keys()].filter((replica) => Number.isFinite(losses[replica]));
  const { mean } = meanOfFinite(losses);
  return `${lostInWords(mean)}, ${meanWords(sound, losses.length)}`;
}
