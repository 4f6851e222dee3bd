import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/geometry.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { backwardGeometry, paddedInputSize, windowGeometry } from "#engine/plan/windowGeometry.ts";
import type { Place } from "./emit.ts";
import { weighted } from "./weighted.ts";

/** Convolution of one or two axes, any strides and padding. */
export function convolution(builder: Builder, place: Place, spec: ConvSpec, shape: Shape): Forward {
  const { layer, input, inputShape } = place;
  const id = layer + 1;
  const windows = convWindows(spec, inputShape);
  const geometry = windowGeometry(windows, inputShape, builder.rows, spec.filters);
  const kernel = `${id}.kernel`;
  const paddedInputFor = (name: string, of: typeof geometry) =>
    builder.tensor(`${id}.${name}`, "scratch", paddedInputSize(of));
  return weighted(builder, place, spec, shape, {
    forward(out, bias, relu) {
      const paddedInput = paddedInputFor("paddedInput", geometry);
      builder.emit(
        "convolve",
        layer,
        { input, kernel, ...bias },
        { out, paddedInput },
        { geometry, relu },
      );
    },
    kernelGradient(outGradient) {
      const paddedInput = paddedInputFor("paddedInputAgain", geometry);
      const writes = { kernelGradient: `${id}.kernelGradient`, paddedInput };
      builder.emit("convolveKernelGradient", layer, { input, outGradient }, writes, { geometry });
    },
    inputGradient(outGradient) {
      const back = backwardGeometry(geometry);
      const { kernelHeight, kernelWidth, channels, filters } = geometry;
      const positions = kernelHeight * kernelWidth;
      const size = positions * channels * filters;
      const to = builder.tensor(`${id}.kernelFlipped`, "scratch", size);
      builder.emit("flipKernel", layer, { kernel }, { to }, { positions, channels, filters });
      const paddedInput = paddedInputFor("paddedInputBack", back);
      const inputs = builder.rows * sizeOf(inputShape);
      const out = builder.tensor(`${id}.inputGradient`, "scratch", inputs);
      const reads = { input: outGradient, kernel: to };
      builder.emit("convolve", layer, reads, { out, paddedInput }, { geometry: back, relu: false });
      return out;
    },
  });
}
