// From a network and how it is trained to a plan (plan.ts). Layers are walked forward once; each leaves
// behind how to go back, and the loss's gradient is then walked backward through them.

import { sizeOf } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import { inferShapes, inputShapeOf } from "#core/model/shapes.ts";
import { l2Of, weightSpecs } from "#core/model/weights.ts";
import type { Loss, Teaching, Training } from "#engine/engine.ts";
import { createBuilder } from "./builder.ts";
import type { Builder, Forward } from "./builder.ts";
import { fuseRelus } from "./fuse.ts";
import { emitOf } from "./kinds.ts";
import type { LayerPoints, Plan, PlanResult } from "./plan.ts";
import { retractAround } from "./retraction/retractAround.ts";
import { answerWidth, taughtNetwork } from "./teaching/teaching.ts";
import { updateRule } from "./optimizer.ts";

export const INPUTS = "inputs";
export const TARGETS = "targets";
export const TEACHER = "teacher";
export const LOSSES = "losses";
export const HITS = "hits";
export const MEAN_LOSS = "meanLoss";

export type Objective = Training & {
  readonly loss: Loss;
  readonly teaching?: Teaching;
  /** Layers whose kernels stay orthogonal (retraction/gains.ts). */
  readonly retracted?: readonly number[];
};

/** One training step on a batch: forward, loss, backward, update. Throws NetworkError. */
export function compile(network: Network, objective: Objective): Plan {
  const builder = createBuilder("training", objective.batchSize);
  const weights = declareWeights(builder, network);
  for (const space of slotsOf(objective)) declareAllWeights(builder, weights, space);
  const taught = taughtNetwork(network, objective.teaching);
  const { steps, points } = walkForward(builder, taught);
  const output = points[points.length - 1]?.output ?? INPUTS;
  const outGradient = emitObjective(builder, network, objective, output);
  const mean = builder.tensor(MEAN_LOSS, "results", 1);
  const { rows } = builder;
  builder.emit("meanLoss", network.layers.length, { losses: LOSSES }, { mean }, { rows });
  walkBackward(weights, steps, outGradient);
  const changing = weights.filter(({ spec }) => spec.layer < taught.layers.length);
  retractAround(builder, network.layers.length, changing, objective.retracted ?? [], () =>
    emitUpdates(builder, network, changing, objective),
  );
  return finish(builder, weights, points, [{ tensor: MEAN_LOSS, of: "batch" }]);
}

/** Forward and metrics on batches of `rows` samples; every tensor can be read afterwards. */
export function compileInference(network: Network, loss: Loss, rows: number): Plan {
  const builder = createBuilder("inference", rows);
  const weights = declareWeights(builder, network);
  const { points } = walkForward(builder, network);
  const output = points[points.length - 1]?.output ?? INPUTS;
  emitLoss(builder, network, loss, output);
  const results = [LOSSES, HITS].map((tensor) => ({ tensor, of: "row" }) as const);
  return finish(builder, weights, points, results);
}

type Weights = Plan["weights"];

/** The weights, their gradients beside them in the same order, and the batch. */
function declareWeights(builder: Builder, network: Network): Weights {
  const weights = weightSpecs(network).map((spec) => {
    const tensor = `${spec.layer + 1}.${spec.name}`;
    const size = sizeOf(spec.shape);
    builder.tensor(tensor, spec.trainable ? "weights" : "moving", size);
    if (spec.trainable && builder.mode === "training") {
      builder.tensor(`${tensor}Gradient`, "gradients", size);
    }
    return { spec, tensor };
  });
  builder.tensor(INPUTS, "batch", builder.rows * sizeOf(network.inputShape));
  return weights;
}

/** Running averages of the optimizer: as many numbers as there are weights. */
function slotsOf({ optimizer }: Objective): readonly ("slot1" | "slot2")[] {
  const { rule } = updateRule(optimizer);
  if (rule === "sgd") return [];
  return rule === "adam" ? ["slot1", "slot2"] : ["slot1"];
}

function declareAllWeights(builder: Builder, weights: Weights, space: "slot1" | "slot2"): void {
  for (const { spec, tensor } of weights) {
    if (spec.trainable) builder.tensor(`${tensor}.${space}`, space, sizeOf(spec.shape));
  }
}

function walkForward(
  builder: Builder,
  network: Network,
): { steps: readonly Forward[]; points: readonly LayerPoints[] } {
  const shapes = inferShapes(network);
  let input = INPUTS;
  const points: LayerPoints[] = [];
  const steps = network.layers.map((spec, layer) => {
    const place = { layer, input, inputShape: inputShapeOf(network, layer, shapes) };
    const step = emitOf(spec)(builder, place, spec, shapes[layer]);
    points.push({ input, preActivation: step.preActivation, output: step.output });
    input = step.output;
    return step;
  });
  return { steps, points };
}

/** What training minimises; returns the tensor of its gradient at `outputs`. */
function emitObjective(
  builder: Builder,
  network: Network,
  { loss, teaching }: Objective,
  outputs: string,
): string {
  if (!teaching) return emitLoss(builder, network, loss, outputs);
  const width = answerWidth(network, teaching);
  const teacher = builder.tensor(TEACHER, "batch", builder.rows * width);
  if (teaching.type === "hint") {
    builder.tensor(TARGETS, "batch", targetsSize(builder, network, loss)); // there, and read by nobody
    return emitErrors(builder, network, {
      loss: "meanSquaredError",
      width,
      outputs,
      targets: teacher,
    });
  }
  const gradient = emitLoss(builder, network, loss, outputs);
  const { type: _, ...mixture } = teaching;
  const numbers = { rows: builder.rows, width, loss, ...mixture };
  const place = network.layers.length;
  builder.emit("softTargets", place, { outputs, teacher, gradient }, { gradient }, numbers);
  return gradient;
}

/** Returns the tensor of the gradient at the outputs (training only; "" in inference). */
function emitLoss(builder: Builder, network: Network, loss: Loss, outputs: string): string {
  const targets = builder.tensor(TARGETS, "batch", targetsSize(builder, network, loss));
  return emitErrors(builder, network, { loss, width: answerWidth(network), outputs, targets });
}

function targetsSize({ rows }: Builder, network: Network, loss: Loss): number {
  return loss === "meanSquaredError" ? rows * answerWidth(network) : rows;
}

type Judged = { readonly outputs: string; readonly targets: string };

/** Stands behind all layers, whichever one's values it judges. */
function emitErrors(
  builder: Builder,
  { layers }: Network,
  { loss, width, outputs, targets }: Judged & { readonly loss: Loss; readonly width: number },
): string {
  const { rows, mode } = builder;
  const space = mode === "training" ? "scratch" : "results";
  const writes = {
    losses: builder.tensor(LOSSES, space, rows),
    hits: builder.tensor(HITS, space, rows),
  };
  const gradient =
    mode === "training"
      ? { gradient: builder.tensor("outputGradient", "scratch", rows * width) }
      : {};
  const numbers = { rows, width, loss };
  builder.emit("loss", layers.length, { outputs, targets }, { ...writes, ...gradient }, numbers);
  return gradient.gradient ?? "";
}

/** Layers before the first one with weights need no gradient, nor does the first one's input. */
function walkBackward(weights: Weights, steps: readonly Forward[], outGradient: string): void {
  const first = weights[0]?.spec.layer ?? steps.length;
  let gradient = outGradient;
  for (let layer = steps.length - 1; layer >= first; layer--) {
    gradient = steps[layer].backward(gradient, layer > first);
  }
}

/** One update for every weight; executors may join them where weights lie side by side. */
function emitUpdates(
  builder: Builder,
  network: Network,
  weights: Weights,
  objective: Objective,
): void {
  const { rule, momentum } = updateRule(objective.optimizer);
  for (const { spec, tensor } of weights) {
    if (!spec.trainable) continue;
    const slots = slotsOf(objective).map((space) => [space, `${tensor}.${space}`]);
    const writes = { weights: tensor, ...Object.fromEntries(slots) };
    const reads = { weights: tensor, gradients: `${tensor}Gradient` };
    const l2 = l2Of(network, spec, objective.l2);
    const numbers = { size: sizeOf(spec.shape), l2, rule, momentum };
    builder.emit("update", network.layers.length, reads, writes, numbers);
  }
}

function finish(
  builder: Builder,
  weights: Weights,
  points: readonly LayerPoints[],
  results: readonly PlanResult[],
): Plan {
  const { mode, rows, declared: tensors } = builder;
  const operations = fuseRelus(builder.operations);
  return { mode, rows, operations, tensors, weights, points, results };
}
