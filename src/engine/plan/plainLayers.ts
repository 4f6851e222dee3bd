// Layers without kernels in a plan: pooling, batch norm, dropout, activation, position bias.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { poolWindows } from "#core/model/geometry.ts";
import { DEFAULT_EPSILON, DEFAULT_MOMENTUM } from "#core/model/layers.ts";
import type { ActivationSpec, BatchNormSpec, DropoutSpec, PoolSpec } from "#core/model/layers.ts";
import { activate, activateGradient } from "./activations.ts";
import type { Builder, Forward } from "./builder.ts";
import { columnSum, periodOf } from "./columnSum.ts";
import { windowGeometry } from "./windowGeometry.ts";

type Place = { readonly layer: number; readonly input: string; readonly inputShape: Shape };

export function pool(builder: Builder, place: Place, spec: PoolSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const windows = poolWindows(spec, inputShape);
  const channels = shape[shape.length - 1];
  const geometry = windowGeometry(windows, inputShape, builder.rows, channels);
  const average = spec.type === "avgPool";
  const out = builder.tensor(`${layer + 1}.output`, "scratch", builder.rows * sizeOf(shape));
  builder.emit("pool", layer, { input }, { out }, { geometry, average });
  return {
    preActivation: out,
    output: out,
    backward(outGradient, needsInput) {
      if (!needsInput) return outGradient;
      const size = builder.rows * sizeOf(inputShape);
      const inputGradient = builder.tensor(`${layer + 1}.inputGradient`, "scratch", size);
      const reads = { input, out, outGradient };
      const numbers = { geometry, average, relu: false };
      builder.emit("poolGradient", layer, reads, { inputGradient }, numbers);
      return inputGradient;
    },
  };
}

/** Normalises every channel over batch and positions, or by the moving statistics in inference. */
export function batchNorm(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { momentum = DEFAULT_MOMENTUM, epsilon = DEFAULT_EPSILON }: BatchNormSpec,
): Forward {
  const id = layer + 1;
  const channels = inputShape[inputShape.length - 1];
  const size = builder.rows * sizeOf(inputShape);
  const rows = size / channels;
  const training = builder.mode === "training";
  const scratch = (name: string, numbers: number) =>
    builder.tensor(`${id}.${name}`, "scratch", numbers);
  const moving = { movingMean: `${id}.movingMean`, movingVariance: `${id}.movingVariance` };
  const batch = training ? [scratch("mean", channels), scratch("variance", channels)] : [];
  const [mean, variance] = training ? batch : [moving.movingMean, moving.movingVariance];
  if (training) {
    const partial = scratch("momentsPartial", 2 * periodOf(channels));
    builder.emit(
      "moments",
      layer,
      { from: input },
      { mean, variance, partial },
      { rows, channels },
    );
    builder.emit("followMoments", layer, { mean, variance }, moving, { channels, momentum });
  }
  const to = scratch("output", size);
  const gamma = `${id}.gamma`;
  const reads = { from: input, mean, variance, gamma, beta: `${id}.beta` };
  const partial = scratch("normalisePartial", 3 * periodOf(channels));
  builder.emit("normalise", layer, reads, { to, partial }, { rows, channels, epsilon });
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      const writes = {
        gammaGradient: `${id}.gammaGradient`,
        betaGradient: `${id}.betaGradient`,
        partial: scratch("gradientPartial", 4 * periodOf(channels)),
      };
      builder.emit(
        "normaliseGradient",
        layer,
        { from: input, outGradient, mean, variance, gamma },
        needsInput ? { ...writes, inputGradient: outGradient } : writes,
        { rows, channels, epsilon, relu: false },
      );
      return outGradient;
    },
  };
}

/** Nothing in inference; in training what survives is scaled by 1 / (1 − rate). */
export function dropout(
  builder: Builder,
  { layer, input, inputShape }: Place,
  { rate }: DropoutSpec,
): Forward {
  const size = builder.rows * sizeOf(inputShape);
  if (builder.mode === "inference" || rate === 0) return unchanged(input);
  const to = builder.tensor(`${layer + 1}.output`, "scratch", size);
  builder.emit("dropout", layer, { from: input }, { to }, { size, rate, layer });
  return {
    preActivation: to,
    output: to,
    backward(outGradient, needsInput) {
      if (needsInput) {
        const numbers = { size, rate, layer };
        builder.emit("dropout", layer, { from: outGradient }, { to: outGradient }, numbers);
      }
      return outGradient;
    },
  };
}

export function activation(
  builder: Builder,
  { layer, input, inputShape }: Place,
  spec: ActivationSpec,
): Forward {
  const size = sizeOf(inputShape);
  const output = activate(builder, layer, spec, input, size, false);
  return {
    preActivation: input,
    output,
    backward(outGradient, needsInput) {
      const values = { preActivation: input, output };
      if (needsInput) activateGradient(builder, layer, spec, values, outGradient, size);
      return outGradient;
    },
  };
}

export function positionBias(builder: Builder, { layer, input, inputShape }: Place): Forward {
  const id = layer + 1;
  const columns = sizeOf(inputShape);
  const { rows } = builder;
  const to = builder.tensor(`${id}.output`, "scratch", rows * columns);
  builder.emit("addBias", layer, { from: input, bias: `${id}.bias` }, { to }, { rows, columns });
  return {
    preActivation: to,
    output: to,
    backward(outGradient) {
      columnSum(builder, layer, outGradient, `${id}.biasGradient`, rows, columns);
      return outGradient;
    },
  };
}

/** Flatten, and whatever else leaves the numbers as they lie. */
export function unchanged(input: string): Forward {
  return { preActivation: input, output: input, backward: (outGradient) => outGradient };
}
