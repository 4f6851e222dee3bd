// Dense and convolutional layers in a plan: one product forward, two backward.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/geometry.ts";
import type { ConvSpec, DenseSpec, WeightedSpec } from "#core/model/layers.ts";
import { activate, activateGradient } from "./activations.ts";
import type { Builder, Forward } from "./builder.ts";
import { columnSum } from "./columnSum.ts";
import { backwardGeometry, frameSize, windowGeometry } from "./windowGeometry.ts";

type Place = { readonly layer: number; readonly input: string; readonly inputShape: Shape };

/** What the weighted layers have in common: bias, fused relu, activation, and the way back through them. */
function weighted(
  builder: Builder,
  { layer }: Place,
  spec: WeightedSpec,
  shape: Shape,
  linear: {
    readonly forward: (out: string, bias: { bias?: string }, relu: boolean) => void;
    readonly kernelGradient: (outGradient: string) => void;
    readonly inputGradient: (outGradient: string) => string;
  },
): Forward {
  const id = layer + 1;
  const size = sizeOf(shape);
  const hasBias = spec.useBias !== false;
  const fused = builder.mode === "training" && spec.activation === "relu";
  const preActivation = builder.tensor(`${id}.preActivation`, "scratch", builder.rows * size);
  linear.forward(preActivation, hasBias ? { bias: `${id}.bias` } : {}, fused);
  const output = fused ? preActivation : activate(builder, layer, spec, preActivation, size, true);
  return {
    preActivation,
    output,
    backward(outGradient, needsInput) {
      activateGradient(builder, layer, spec, { preActivation, output }, outGradient, size);
      linear.kernelGradient(outGradient);
      if (hasBias) {
        const channels = shape[shape.length - 1];
        const rows = (builder.rows * size) / channels;
        columnSum(builder, layer, outGradient, `${id}.biasGradient`, rows, channels);
      }
      return needsInput ? linear.inputGradient(outGradient) : outGradient;
    },
  };
}

/** [B, in]·[in, units]. */
export function dense(builder: Builder, place: Place, spec: DenseSpec): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const [width] = inputShape;
  const { units } = spec;
  const { rows } = builder;
  const kernel = `${id}.kernel`;
  const plain = { transposed: false, relu: false };
  return weighted(builder, place, spec, [units], {
    forward(out, bias, relu) {
      const numbers = { m: rows, n: units, k: width, transposed: false, relu };
      builder.emit("product", layer, { left: input, right: kernel, ...bias }, { out }, numbers);
    },
    kernelGradient(outGradient) {
      const numbers = { m: width, n: units, k: rows, transposed: true, relu: false };
      const out = `${id}.kernelGradient`;
      builder.emit("product", layer, { left: input, right: outGradient }, { out }, numbers);
    },
    inputGradient(outGradient) {
      const to = builder.tensor(`${id}.kernelTransposed`, "scratch", width * units);
      builder.emit("transpose", layer, { from: kernel }, { to }, { rows: width, columns: units });
      const out = builder.tensor(`${id}.inputGradient`, "scratch", rows * width);
      const numbers = { m: rows, n: width, k: units, ...plain };
      builder.emit("product", layer, { left: outGradient, right: to }, { out }, numbers);
      return out;
    },
  });
}

/** Convolution of one or two axes, any strides and padding. */
export function convolution(builder: Builder, place: Place, spec: ConvSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const windows = convWindows(spec, inputShape);
  const geometry = windowGeometry(windows, inputShape, builder.rows, spec.filters);
  const kernel = `${id}.kernel`;
  const frameFor = (name: string, of: typeof geometry) =>
    builder.tensor(`${id}.${name}`, "scratch", frameSize(of));
  return weighted(builder, place, spec, shape, {
    forward(out, bias, relu) {
      const frame = frameFor("frame", geometry);
      builder.emit(
        "convolve",
        layer,
        { input, kernel, ...bias },
        { out, frame },
        { geometry, relu },
      );
    },
    kernelGradient(outGradient) {
      const frame = frameFor("frameAgain", geometry);
      const writes = { kernelGradient: `${id}.kernelGradient`, frame };
      builder.emit("convolveKernelGradient", layer, { input, outGradient }, writes, { geometry });
    },
    inputGradient(outGradient) {
      const back = backwardGeometry(geometry);
      const { kernelHeight, kernelWidth, channels, filters } = geometry;
      const positions = kernelHeight * kernelWidth;
      const size = positions * channels * filters;
      const to = builder.tensor(`${id}.kernelTurned`, "scratch", size);
      builder.emit("turnKernel", layer, { kernel }, { to }, { positions, channels, filters });
      const frame = frameFor("frameBack", back);
      const inputs = builder.rows * sizeOf(inputShape);
      const out = builder.tensor(`${id}.inputGradient`, "scratch", inputs);
      const reads = { input: outGradient, kernel: to };
      builder.emit("convolve", layer, reads, { out, frame }, { geometry: back, relu: false });
      return out;
    },
  });
}
