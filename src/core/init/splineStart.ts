// A network that begins as a regression spline (Mo et al. 2021, docs/methods.md §2): its last dense layers are fitted to
// the training data on what enters them; what stands before them, and spare units, are as they were given.

import type { BreatheAt } from "#core/breathe.ts";
import { rows } from "#core/data/rows.ts";
import type { Samples, Task } from "#core/data/dataset.ts";
import { runAsync } from "#core/fusion/steps.ts";
import { matrixOf } from "#core/math/matrix.ts";
import type { Matrix } from "#core/math/matrix.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { degreeProblem, fitHeadSteps } from "#core/spline/fitHead.ts";
import type { FittedHead, SplineOptions } from "#core/spline/fitHead.ts";
import { headOf } from "#core/spline/head.ts";
import type { Head } from "#core/spline/head.ts";
import { logitScale, oneHot } from "#core/spline/targets.ts";
import { splineValues } from "#core/spline/terms.ts";

/** Rows that go through the trunk between two breaths. */
const CHUNK = 64;

/** What a spline is fitted to: the training part, of which it reads `samples` at most. */
export type SplineData = {
  readonly train: Samples;
  readonly task: Task;
  readonly samples: number;
};

/** A fit, and what entered the head: [N, inputs of the head]. */
export type SplineFit = { readonly fit: FittedHead; readonly X: Matrix };

/** The layers that a spline of these options can be, or why there are none, in words. */
export function splineHead(
  network: Network,
  options: SplineOptions,
): Head | { readonly problem: string } {
  const head = headOf(network);
  if ("problem" in head) return head;
  const problem = degreeProblem(head, options);
  return problem === undefined ? head : { problem };
}

/** Fits the head of `network` behind the weights `around`; of a classification in logits. */
export async function fitSpline(
  network: Network,
  around: NetworkWeights,
  head: Head,
  options: SplineOptions,
  data: SplineData,
  breathe: BreatheAt,
): Promise<SplineFit> {
  const X = await entering(network, around, head, data, () => breathe(0));
  const targets = rows(data.train.targets, 0, data.samples).data;
  if (data.task.kind === "regression") {
    const Y = matrixOf(X.rows, targets.length / X.rows, Float64Array.from(targets));
    return { fit: await runAsync(fitHeadSteps(X, Y, head, options), breathe), X };
  }
  const Y = oneHot(targets, data.task.classes.length);
  const fit = await runAsync(fitHeadSteps(X, Y, head, options), breathe);
  return { fit: inLogits(fit, logitScale(splineValues(X, fit.spline), targets)), X };
}

/** What enters the head for each sample of the fit: [N, inputs of the head]. */
async function entering(
  network: Network,
  weights: NetworkWeights,
  { hidden: [first], inputs: width }: Head,
  { train, samples }: SplineData,
  breathe: () => Promise<void>,
): Promise<Matrix> {
  const inputs = rows(train.inputs, 0, samples);
  const count = inputs.shape[0];
  const X = { rows: count, columns: width, data: new Float64Array(count * width) };
  for (let from = 0; from < count; from += CHUNK) {
    const chunk = rows(inputs, from, from + CHUNK);
    const [values] =
      first === 0
        ? [chunk]
        : valuesAt(network, weights, [{ layer: first - 1, at: "output" }], chunk);
    X.data.set(values.data, from * width);
    await breathe();
  }
  return X;
}

/** The same answers as logits: outputs times the scale. */
function inLogits(fit: FittedHead, scale: number): FittedHead {
  const { hidden, output } = fit.network;
  const times = (numbers: Float64Array) => numbers.map((value) => scale * value);
  const kernel = { ...output.kernel, data: times(output.kernel.data) };
  const network = { hidden, output: { kernel, bias: times(output.bias) } };
  return { ...fit, network, bound: scale * fit.bound };
}
