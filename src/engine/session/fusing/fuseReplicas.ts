// Fuses a span in every replica, on as many threads as hold some (work/fuse.ts is what is done to each), and
// reports of the first what the page shows: on this thread, while the others are still fused on theirs. A replica
// that has diverged cannot be fused (lostReplica.ts) and does not keep the others from it.

import type { FusionReport } from "#core/experiment/events/events.ts";
import { totalFlop } from "#core/fusion/cost/flop.ts";
import type { Shallow } from "#core/fusion/splice.ts";
import { SingularMatrixError } from "#core/math/cholesky.ts";
import type { Breathe } from "#core/breathe.ts";
import { describeFirst } from "./describeFirst.ts";
import type { Description } from "./describeFirst.ts";
import { openTotal } from "./fusionMeter.ts";
import { bytesOf, flopOf } from "./taskFit.ts";
import type { FusionTask } from "./taskFit.ts";
import { lostReplica } from "./lostReplica.ts";
import type { ReplicaStart } from "./lostReplica.ts";
import type { FusedReplica, WholeFusion } from "#engine/session/work/fuse.ts";
import { spread } from "#engine/session/work/spread.ts";
import { shareBreath } from "#wait/shareBreath.ts";

/** The shallow networks with the product of the span's kernels, or why it has none. */
export type ProductStarts = { readonly starts: readonly Shallow[] } | { readonly problem: string };

/** The shallow start of every replica, and what is reported of the fusion. */
export type Fusions = {
  readonly shallow: readonly Shallow[];
  /** The product arm's; absent where nobody races it. */
  readonly product?: ProductStarts;
  readonly report: FusionReport;
};

/** Samples that are read, or predicted, between two breaths, at most. */
const AT_ONCE = 1000;

export async function fuseReplicas(task: FusionTask, breathe: Breathe): Promise<Fusions> {
  const { cohort, experiment } = task;
  const { found, seconds, describing } = await fuseAndDescribe(task, breathe);
  const first = found.findIndex(isFused);
  if (first < 0) throw found[0];
  const { whole = await fuseWhole(task, first, breathe), start: sound } = found[
    first
  ] as FusedReplica;
  const described = await (describing ?? describeFirst(task, first, whole, breathe));
  const starts = found.map((one) => (isFused(one) ? one.start : lostReplica(sound, one)));
  const races = experiment.arms.includes("product");
  return {
    shallow: starts.map(({ shallow }) => shallow),
    ...(races && { product: productStarts(whole, starts) }),
    report: {
      span: task.span,
      method: whole.fusion.method,
      replicas: starts.map(({ errors }) => errors),
      ...(task.narrow && { narrow: task.narrow }),
      cost: { flop: totalFlop(flopOf(cohort.network, task, samplesOf(task))), seconds },
      ...described,
    },
  };
}

/** What comes of every replica; with threads, the description of the first is begun as soon as it is fused. */
async function fuseAndDescribe(task: FusionTask, breathe: Breathe) {
  const shared = shareBreath(breathe);
  let describing: Promise<Description> | undefined;
  const describe = (whole: WholeFusion) => {
    describing = describeFirst(task, 0, whole, shared.breathe);
    describing.catch(shared.fail);
  };
  try {
    const fused = await fuseAll(task, shared.breathe, task.cohort.threads && describe);
    return { ...fused, describing };
  } catch (error) {
    shared.fail(error);
    await describing?.catch(() => {}); // nothing goes on behind whoever begins anew
    throw error;
  }
}

/** What comes of every replica, and the seconds of the thread that took longest. */
async function fuseAll(
  task: FusionTask,
  breathe: Breathe,
  takeFirst: (whole: WholeFusion) => void = () => {},
) {
  const { cohort, reportProgress = () => {} } = task;
  const found = Array.from<FusedReplica | SingularMatrixError>({ length: cohort.replicas });
  const seconds = found.map(() => 0);
  const hear = openTotal(cohort.replicas, reportProgress);
  await fuseSome(
    task,
    [...found.keys()],
    async (replica, made, lane) => {
      const fused = await made.catch(onlyLost);
      found[replica] = fused;
      if (isFused(fused)) {
        seconds[lane] += fused.seconds;
        if (fused.whole) takeFirst(fused.whole);
      }
      hear(replica, 1);
    },
    breathe,
    hear,
  );
  return { found, seconds: Math.max(0, ...seconds) };
}

/** A replica again, with all that it was made of: the first one that is sound, where that is not the first. */
async function fuseWhole(
  task: FusionTask,
  replica: number,
  breathe: Breathe,
): Promise<WholeFusion> {
  let fused: FusedReplica | undefined;
  await fuseSome(task, [replica], async (_, made) => void (fused = await made), breathe);
  return fused!.whole!;
}

/** Of the first of them with all that it was made of; the others' probes, which may be large, stay where they are. */
function fuseSome(
  task: FusionTask,
  replicas: readonly number[],
  take: (replica: number, made: Promise<FusedReplica>, lane: number) => Promise<void>,
  breathe: Breathe,
  hear?: (replica: number, done: number) => void,
): Promise<void> {
  const { cohort, experiment, span, settings, narrow } = task;
  const wantsProduct = experiment.arms.includes("product");
  const samples = samplesOf(task);
  const { gather, multiply } = flopOf(cohort.network, task, samples);
  const work = {
    ...({ name: "fuse", replicas, take, ...(hear && { hear }) } as const),
    asked: (replica: number) => {
      const whole = replica === replicas[0];
      return { span, settings, wantsProduct, whole, ...(narrow && { narrow }) };
    },
    flop: ((gather + multiply) * AT_ONCE) / samples,
    bytes: bytesOf(cohort.network, task, samples),
  };
  return spread(task, work, breathe);
}

function samplesOf({ dataset, settings }: FusionTask): number {
  return Math.min(settings.samples, dataset.train.inputs.shape[0]);
}

function isFused(one: FusedReplica | SingularMatrixError): one is FusedReplica {
  return !(one instanceof SingularMatrixError);
}

/** Whether a span has a product is the same in all replicas. */
function productStarts({ product }: WholeFusion, starts: readonly ReplicaStart[]): ProductStarts {
  if (product && "problem" in product) return product;
  return { starts: starts.flatMap((start) => start.product ?? []) };
}

/** A replica without an answer is one that has been lost; whatever else goes wrong ends the fusion. */
function onlyLost(error: unknown): SingularMatrixError {
  if (error instanceof SingularMatrixError) return error;
  throw error;
}
