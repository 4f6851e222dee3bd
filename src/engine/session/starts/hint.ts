// The arm hint: random, whose layers up to the fused one have first learned by gradient descent what the span's
// last weighted layer gives (FitNets, Romero et al. 2015, stage 1). With nothing to train before it, that is the
// regression that a fusion solves at once.

import { distillationOf } from "#core/experiment/schema/distillation.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { stepFlop } from "#engine/plan/retraction/gains.ts";
import { taughtNetwork } from "#engine/plan/teaching/teaching.ts";
import type { Teaching } from "#engine/engine.ts";
import { fusedPlace } from "./fusedPlace.ts";
import { watchHint } from "./hintWatch.ts";
import { started } from "./start.ts";
import type { Begin, StartTask } from "./start.ts";
import { answersFlop, answersProblem, readAnswers } from "./teacher.ts";
import { trainApart } from "./trainApart.ts";

/** The share of the work that reading the original's answers takes, about. */
const READING = 0.1;

export const hint: Begin = async (task, breathe) => {
  const { cohort, span, settings, shallow, openSilently } = task;
  const { last } = spanShape(cohort.network, span);
  const problem = answersProblem(task, last);
  if (problem) return { problem };
  const began = performance.now();
  const [{ network }] = shallow;
  const teaching: Teaching = {
    type: "hint",
    layer: fusedPlace(cohort.network, span, network).guided,
  };
  const point = { layer: last, at: "preActivation" } as const;
  const answers = await readAnswers(task, point, () => breathe(0));
  const watched = await watchHint(task, answers, () => breathe(READING));
  const start = await started("hint", task, () => breathe(0), { name: "random" });
  const { weights, paid } = start;
  const epochs = distillationOf(settings).hintEpochs;
  const run = await trainApart(
    openSilently,
    { arm: "hint", network, weights, epochs, teacher: { teaching, answers }, watch: watched.watch },
    (done) => breathe(READING + (1 - READING) * done),
  );
  try {
    await watched.finish(run.cohort);
    const trained = await Promise.all(weights.map((_, replica) => run.cohort.readWeights(replica)));
    const { step: steps } = run.cohort;
    const taughtFlop = answersFlop(task, last) + steps * hintFlop(task, teaching, weights);
    const flop = taughtFlop + (paid?.flop ?? 0);
    const seconds = (performance.now() - began - watched.milliseconds()) / 1000;
    return {
      network,
      weights: trained,
      paid: { needs: "parent", steps, flop, seconds },
      shown: watched.report(run.summary.stepsPerEpoch),
    };
  } finally {
    run.dispose();
  }
};

/** Arithmetic of one step of the first stage: layers behind the guided one do not run. */
function hintFlop(
  { experiment, dataset, shallow }: StartTask,
  teaching: Teaching,
  weights: readonly NetworkWeights[],
): number {
  const samples = dataset.train.inputs.shape[0];
  const batchSize = Math.min(experiment.training.batchSize, samples);
  const training = { ...experiment.training, batchSize };
  return stepFlop({ network: taughtNetwork(shallow[0].network, teaching), training, weights });
}
