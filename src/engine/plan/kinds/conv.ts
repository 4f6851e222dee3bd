import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/windows.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import type { Geometry } from "#engine/plan/operations.ts";
import { backwardGeometry, windowGeometry } from "#engine/plan/windowGeometry.ts";
import type { Place } from "./emit.ts";
import { weighted } from "./weighted.ts";
import type { Linear } from "./weighted.ts";

/** Convolution of one or two axes, any strides and padding. */
export function convolution(builder: Builder, place: Place, spec: ConvSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const windows = convWindows(spec, inputShape);
  const geometry = windowGeometry(windows, inputShape, builder.rows, spec.filters);
  const linear = slidingKernel(builder, layer, input, "kernel", geometry);
  return weighted(builder, place, spec, shape, linear);
}

/** A kernel of the layer that slides over `input`: forward, and the two ways back. */
export function slidingKernel(
  builder: Builder,
  layer: number,
  input: string,
  weight: "kernel" | "shortcut",
  geometry: Geometry,
): Linear {
  const kernel = `${layer + 1}.${weight}`;
  return {
    forward(out, bias, relu) {
      const reads = { input, kernel, ...bias };
      builder.emit("convolve", layer, reads, { out }, { geometry, relu });
    },
    kernelGradient(outGradient) {
      const writes = { kernelGradient: `${kernel}Gradient` };
      builder.emit("convolveKernelGradient", layer, { input, outGradient }, writes, { geometry });
    },
    inputGradient(outGradient) {
      const back = backwardGeometry(geometry);
      const { batch, height, width, kernelHeight, kernelWidth, channels, filters } = geometry;
      const positions = kernelHeight * kernelWidth;
      const size = positions * channels * filters;
      const to = builder.tensor(`${kernel}Flipped`, "scratch", size);
      builder.emit("flipKernel", layer, { kernel }, { to }, { positions, channels, filters });
      const inputs = batch * height * width * channels;
      const out = builder.tensor(`${kernel}InputGradient`, "scratch", inputs);
      const reads = { input: outGradient, kernel: to };
      builder.emit("convolve", layer, reads, { out }, { geometry: back, relu: false });
      return out;
    },
  };
}
