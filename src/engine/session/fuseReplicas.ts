// Fuses a span in every replica: reads what enters the span and what it says through the engine,
// solves in float64, and looks at the result on held-out samples.

import type { Dataset } from "#core/data/dataset.ts";
import type { FusionReport } from "#core/experiment/events.ts";
import type { Experiment } from "#core/experiment/schema.ts";
import { activationError } from "#core/fusion/error.ts";
import { openFit } from "#core/fusion/fuse.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { spliceFusion } from "#core/fusion/splice.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import type { Span } from "#core/model/blocks.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Breathe, Cohort, Point } from "#engine/engine.ts";
import { forEachChunk, rows } from "./collect.ts";
import { openProbe, sayOf, summarise } from "./probe.ts";
import { compareFillings } from "./fillings.ts";
import { fuseProduct } from "./fuseProduct.ts";
import { explainFusion } from "./insight.ts";

export type FusionSettings = Experiment["fusion"] & FusionOptions;

/** The shallow start of every replica, and what there is to tell of the fusion. */
export type Fusions = {
  readonly shallow: readonly Shallow[];
  /** The product arm's starts; absent where nobody races it or the span has no product. */
  readonly product?: readonly Shallow[];
  readonly report: FusionReport;
};

export async function fuseReplicas(
  cohort: Cohort,
  dataset: Dataset,
  experiment: Experiment,
  span: Span,
  settings: FusionSettings,
  breathe: Breathe,
): Promise<Fusions> {
  const { network, replicas } = cohort;
  const blocks = blocksInSpan(network, span);
  const points: readonly Point[] = [
    { layer: blocks[0].start, at: "input" },
    { layer: blocks[blocks.length - 1].weighted, at: "preActivation" },
  ];
  const inputs = rows(dataset.train.inputs, 0, settings.samples);
  const shallow: Shallow[] = [];
  const errors: FusionReport["replicas"][number][] = [];
  const firsts: {
    ridge: number;
    points?: FusionReport["points"];
    fillings?: FusionReport["fillings"];
    insight?: FusionReport["insight"];
    withoutProduct?: string;
  } = { ridge: 0 };
  const products: Shallow[] = [];
  const racesProduct = experiment.arms.includes("product");

  for (let replica = 0; replica < replicas; replica++) {
    const weights = await cohort.readWeights(replica);
    const fit = openFit(network, weights, span, settings);
    await forEachChunk(cohort, replica, points, inputs, breathe, ([entering, said]) =>
      fit.add({ inputs: entering, targets: said }),
    );
    const fusion = await fit.solveAsync(() => breathe());
    const probe = await openProbe(cohort, replica, dataset, span, breathe);
    shallow.push(spliceFusion(network, weights, span, fusion, settings.inherit));
    const said = sayOf(probe, fusion);
    const error = activationError(probe.truth, said);
    errors.push({ fit: summarise(fusion.fit), probe: summarise(error) });
    if (replica > 0 && !racesProduct) continue;
    const product = fuseProduct(network, weights, span, fusion, probe);
    const layers = "layers" in product ? product.layers : undefined;
    if (layers) products.push(spliceFusion(network, weights, span, layers, settings.inherit));
    if (replica === 0) {
      firsts.ridge = fusion.ridge;
      Object.assign(firsts, compareFillings(probe, fusion, layers, shallow[0], experiment));
      const explained = { cohort, dataset, weights, span, settings, fusion, probe, said, error };
      firsts.insight = await explainFusion(explained, breathe);
      if ("problem" in product) firsts.withoutProduct = product.problem;
    }
  }
  const { ridge, points: shown, fillings, insight, withoutProduct } = firsts;
  return {
    shallow,
    ...(racesProduct && products.length === replicas && { product: products }),
    report: {
      span,
      method: settings.method,
      layer: shallow[0].fused,
      replicas: errors,
      ridge,
      points: shown!,
      fillings: fillings!,
      insight: insight!,
      ...(withoutProduct !== undefined && { withoutProduct }),
    },
  };
}
