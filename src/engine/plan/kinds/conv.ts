import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/windows.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { backwardGeometry, windowGeometry } from "#engine/plan/windowGeometry.ts";
import type { Place } from "./emit.ts";
import { weighted } from "./weighted.ts";

/** Convolution of one or two axes, any strides and padding. */
export function convolution(builder: Builder, place: Place, spec: ConvSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const windows = convWindows(spec, inputShape);
  const geometry = windowGeometry(windows, inputShape, builder.rows, spec.filters);
  const kernel = `${id}.kernel`;
  return weighted(builder, place, spec, shape, {
    forward(out, bias, relu) {
      const reads = { input, kernel, ...bias };
      builder.emit("convolve", layer, reads, { out }, { geometry, relu });
    },
    kernelGradient(outGradient) {
      const writes = { kernelGradient: `${id}.kernelGradient` };
      builder.emit("convolveKernelGradient", layer, { input, outGradient }, writes, { geometry });
    },
    inputGradient(outGradient) {
      const back = backwardGeometry(geometry);
      const { kernelHeight, kernelWidth, channels, filters } = geometry;
      const positions = kernelHeight * kernelWidth;
      const size = positions * channels * filters;
      const to = builder.tensor(`${id}.kernelFlipped`, "scratch", size);
      builder.emit("flipKernel", layer, { kernel }, { to }, { positions, channels, filters });
      const inputs = builder.rows * sizeOf(inputShape);
      const out = builder.tensor(`${id}.inputGradient`, "scratch", inputs);
      const reads = { input: outGradient, kernel: to };
      builder.emit("convolve", layer, reads, { out }, { geometry: back, relu: false });
      return out;
    },
  });
}
