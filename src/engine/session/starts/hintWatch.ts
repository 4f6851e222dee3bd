// Looks at a hint while it learns, and at the fusion that it is compared with, of the first replica that is sound.

import { datasetOf } from "#core/data/dataset.ts";
import { nextLook } from "#core/experiment/insight/likeness.ts";
import { relativeDistance } from "#core/experiment/insight/hintReport.ts";
import type { HintLook, HintReport } from "#core/experiment/insight/hintReport.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import { isOptimum } from "#core/fusion/options.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { spanShape } from "#core/fusion/span.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { countMultiplies } from "#core/model/counts.ts";
import { areFinite, weightSpecs } from "#core/model/weights.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Watch } from "#engine/session/arm.ts";
import { rows } from "#core/data/rows.ts";
import { collect } from "#engine/session/collect.ts";
import { fusedPlace } from "./fusedPlace.ts";
import type { StartTask } from "./start.ts";

/** Multiplications of one look, and the samples that are looked at however many those take, of either part. */
const MOST_MULTIPLIES = 5e7;
const LEAST_SAMPLES = 64;

export type HintWatch = {
  watch(cohort: Cohort): Watch;
  /** The last look, at the end of the hint. */
  finish(cohort: Cohort): Promise<void>;
  report(stepsPerEpoch: number): HintReport;
  /** Milliseconds that all looks took: no part of the hint's own time. */
  milliseconds(): number;
};

type Part = { readonly inputs: Tensor; readonly targets: Tensor; readonly fused: number };

/** `answers`: what the span gives to all training samples, one tensor a replica. */
export async function watchHint(
  task: StartTask,
  answers: readonly Tensor[],
  breathe: Breathe,
): Promise<HintWatch> {
  const began = performance.now();
  const { cohort, span, settings, shallow, narrow } = task;
  const { network } = shallow[0];
  const { guided } = fusedPlace(cohort.network, span, network);
  const replica = Math.max(
    0,
    shallow.findIndex(({ weights }) => areFinite(weights)),
  );
  const { train, validation } = datasetOf(task.dataset, replica);
  const isAlone = weightSpecs(network).every(({ layer }) => layer >= guided);
  const whole = Math.min(settings.samples, train.inputs.shape[0]);
  const samples = Math.min(whole, affordable(task));
  const fit = await partOf(task, replica, rows(train.inputs, 0, samples), breathe);
  const heldOut = await partOf(
    task,
    replica,
    rows(validation.inputs, 0, affordable(task)),
    breathe,
  );
  const fitTargets = rows(answers[replica], 0, samples);
  const fusedKernel = shallow[replica].weights[guided].kernel;
  const looks: HintLook[] = [];
  let taken = performance.now() - began;

  async function look(of: Cohort): Promise<void> {
    const start = performance.now();
    const lost = async ({ inputs, targets }: Omit<Part, "fused">) => {
      const point = { layer: guided, at: "preActivation" } as const;
      const [values] = await collect(of, replica, [point], inputs, async () => {});
      return activationError(targets, values).nmse;
    };
    const own = isAlone && (await of.readWeights(replica))[guided].kernel;
    const apart = own && fusedKernel ? relativeDistance(own, fusedKernel) : undefined;
    looks.push({
      step: of.step,
      fit: await lost({ inputs: fit.inputs, targets: fitTargets }),
      heldOut: await lost(heldOut),
      ...(apart !== undefined && { apart }),
    });
    taken += performance.now() - start;
  }

  return {
    watch: (of) => {
      const next = () => (looks.length === 0 ? 0 : nextLook(looks[looks.length - 1].step));
      return {
        stepsToNext: () => Math.max(1, next() - of.step),
        isDue: () => of.step >= next(),
        look: () => look(of),
      };
    },
    finish: async (of) => {
      if (looks[looks.length - 1]?.step !== of.step) await look(of);
    },
    report: (stepsPerEpoch) => ({
      looks,
      stepsPerEpoch,
      fused: { fit: fit.fused, heldOut: heldOut.fused },
      samples,
      isAlone,
      isLeast: isAlone && !narrow && samples === whole && isOptimum(settings),
    }),
    milliseconds: () => taken,
  };
}

/** Inputs of one part, what the span gives to them, and what the fused layer loses of it. */
async function partOf(
  { cohort, span, shallow }: StartTask,
  replica: number,
  inputs: Tensor,
  breathe: Breathe,
): Promise<Part> {
  const { start, last } = spanShape(cohort.network, span);
  const points = [
    { layer: start, at: "input" },
    { layer: last, at: "preActivation" },
  ] as const;
  const [entering, targets] = await collect(cohort, replica, points, inputs, breathe);
  const { network, weights } = shallow[replica];
  const { first, end } = fusedPlace(cohort.network, span, network);
  const own = { layers: network.layers.slice(first, end), weights: weights.slice(first, end) };
  return { inputs, targets, fused: activationError(targets, preActivationOf(own, entering)).nmse };
}

function affordable({ shallow: [{ network }] }: StartTask): number {
  const multiplies = countMultiplies(network).reduce((sum, count) => sum + count, 0);
  return Math.max(LEAST_SAMPLES, Math.floor(MOST_MULTIPLIES / Math.max(1, multiplies)));
}
