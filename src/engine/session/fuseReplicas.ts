// Fuses a span in every replica: reads what enters the span and what leaves it through the engine,
// solves in float64, and looks at the result on held-out samples. A replica that has diverged cannot be
// fused (lostReplica.ts) and does not keep the others from it.

import type { Dataset } from "#core/data/dataset.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { totalFlop } from "#core/fusion/cost/flop.ts";
import type { FusionFlop } from "#core/fusion/cost/flop.ts";
import { openFit } from "#core/fusion/fuse.ts";
import type { Fusion } from "#core/fusion/fuse.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { spanFlop } from "#core/fusion/cost/sizes.ts";
import { spliceFusion } from "#core/fusion/splice.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import type { Span } from "#core/model/blocks.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import { SingularMatrixError } from "#core/math/cholesky.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Point } from "#core/model/forward.ts";
import { forEachChunk, rows } from "./collect.ts";
import { compareAlternatives } from "./alternatives.ts";
import { fuseProduct } from "./fuseProduct.ts";
import type { Product } from "./fuseProduct.ts";
import { openMeter } from "./fusionMeter.ts";
import type { ReportProgress } from "./fusionMeter.ts";
import { panelPayloads } from "./panels.ts";
import { checkSound, lostReplica } from "./lostReplica.ts";
import type { ReplicaStart } from "./lostReplica.ts";
import { answerOf, openProbe, summarise } from "./probe.ts";
import type { Answer, Probe } from "./probe.ts";

export type FusionSettings = Experiment["fusion"] & FusionOptions;

/** The shallow start of every replica, and what is reported of the fusion. */
export type Fusions = {
  readonly shallow: readonly Shallow[];
  /** The product arm's starts; absent where nobody races it or the span has no product. */
  readonly product?: readonly Shallow[];
  readonly report: FusionReport;
};

/** What is fused, and how. */
export type FusionTask = {
  readonly cohort: Cohort;
  readonly dataset: Dataset;
  readonly experiment: Experiment;
  readonly span: Span;
  readonly settings: FusionSettings;
  /** Hears how much of it is done. */
  readonly reportProgress?: ReportProgress;
};

/** One replica's fusion with what it was made of and what it was judged on. */
type ReplicaFusion = {
  readonly replica: number;
  readonly weights: NetworkWeights;
  readonly fusion: Fusion;
  readonly shallow: Shallow;
  readonly probe: Probe;
  /** Taken by reading the samples and solving. */
  readonly seconds: number;
  readonly answer: Answer;
  /** Made for the first replica, and for all where the product races. */
  readonly product?: Product;
};

export async function fuseReplicas(task: FusionTask, breathe: Breathe): Promise<Fusions> {
  const found: (ReplicaStart | SingularMatrixError)[] = [];
  let first: ReplicaFusion | undefined; // the others' probes, which may be large, are let go
  let seconds = 0;
  for (let replica = 0; replica < task.cohort.replicas; replica++) {
    const fused = await fuseReplica(task, replica, first === undefined, breathe).catch(onlyLost);
    found.push(fused instanceof SingularMatrixError ? fused : startOf(task, fused));
    if (fused instanceof SingularMatrixError) continue;
    first ??= fused;
    seconds += fused.seconds;
  }
  if (!first) throw found[0] as SingularMatrixError;
  const described = await describeFirst(task, first, breathe);
  const sound = found.find((start): start is ReplicaStart => "shallow" in start)!;
  const starts = found.map((start) => ("shallow" in start ? start : lostReplica(sound, start)));
  const products = starts.flatMap(({ product }) => product ?? []);
  const races = task.experiment.arms.includes("product") && products.length === starts.length;
  return {
    shallow: starts.map(({ shallow }) => shallow),
    ...(races && { product: products }),
    report: {
      span: task.span,
      method: task.settings.method,
      replicas: starts.map(({ errors }) => errors),
      cost: { flop: totalFlop(flopOf(task)), seconds },
      ...described,
    },
  };
}

/** A replica without an answer is one that has been lost; whatever else goes wrong ends the fusion. */
function onlyLost(error: unknown): SingularMatrixError {
  if (error instanceof SingularMatrixError) return error;
  throw error;
}

/** Operations of one replica's fusion. */
function flopOf({ cohort, dataset, span, settings }: FusionTask): FusionFlop {
  const samples = Math.min(settings.samples, dataset.train.inputs.shape[0]);
  return spanFlop(cohort.network, span, settings, samples);
}

async function fuseReplica(
  task: FusionTask,
  replica: number,
  isFirst: boolean,
  breathe: Breathe,
): Promise<ReplicaFusion> {
  const { cohort, dataset, experiment, span, settings, reportProgress = () => {} } = task;
  const { network } = cohort;
  const meter = openMeter(flopOf(task), replica, cohort.replicas, reportProgress);
  const probe = await openProbe(cohort, replica, dataset, span, breathe);
  const began = performance.now();
  const weights = await cohort.readWeights(replica);
  checkSound(weights, probe);
  const fit = openFit(network, weights, span, settings);
  const inputs = rows(dataset.train.inputs, 0, settings.samples);
  let read = 0;
  await forEachChunk(
    cohort,
    replica,
    endsOf(cohort, span),
    inputs,
    breathe,
    ([entering, targets]) => {
      fit.add({ inputs: entering, targets });
      read += entering.shape[0];
      meter.reading(read / inputs.shape[0]);
    },
  );
  const fusion = await fit.solveAsync((share) => {
    meter.solving(share);
    return breathe();
  });
  const seconds = (performance.now() - began) / 1000;
  const shallow = spliceFusion(network, weights, span, fusion, settings.inherit);
  const wantsProduct = isFirst || experiment.arms.includes("product");
  const product = wantsProduct && fuseProduct(network, weights, span, fusion, probe);
  const answer = answerOf(probe, fusion);
  return { replica, weights, fusion, shallow, probe, seconds, answer, ...(product && { product }) };
}

/** What enters the span, and what its last weighted layer gives before the activation. */
function endsOf({ network }: Cohort, span: Span): readonly Point[] {
  const blocks = blocksInSpan(network, span);
  return [
    { layer: blocks[0].start, at: "input" },
    { layer: blocks[blocks.length - 1].weighted, at: "preActivation" },
  ];
}

function startOf(
  { cohort, span, settings }: FusionTask,
  { weights, fusion, shallow, answer, product }: ReplicaFusion,
): ReplicaStart {
  const errors = { fit: summarise(fusion.fit), probe: summarise(answer.error) };
  if (!product || !("layers" in product)) return { shallow, errors };
  const { layers } = product;
  return {
    shallow,
    errors,
    product: spliceFusion(cohort.network, weights, span, layers, settings.inherit),
  };
}

/** What the page shows of the first replica that could be fused. */
async function describeFirst(
  { cohort, dataset, experiment, span, settings }: FusionTask,
  { replica, weights, fusion, shallow, probe, answer, product }: ReplicaFusion,
  breathe: Breathe,
): Promise<Omit<FusionReport, "span" | "method" | "replicas" | "cost">> {
  const layers = product && "layers" in product ? product.layers : undefined;
  const first = { cohort, replica, dataset, weights, span, settings, fusion, probe, ...answer };
  return {
    layer: shallow.fused,
    ridge: fusion.ridge,
    ...compareAlternatives(probe, fusion, answer, layers, shallow, { experiment, dataset }),
    panels: await panelPayloads(first, breathe),
    ...(product && "problem" in product && { withoutProduct: product.problem }),
  };
}
