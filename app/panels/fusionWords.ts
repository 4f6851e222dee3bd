// The page's words for a fusion.

import type { FusionReport } from "#core/experiment/events/events.ts";
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
