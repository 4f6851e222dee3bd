import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { convWindows } from "#core/model/geometry.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import type { Builder, Forward } from "#engine/plan/builder.ts";
import { backwardGeometry, frameSize, windowGeometry } from "#engine/plan/windowGeometry.ts";
import type { Place } from "./emit.ts";
import { weighted } from "./weighted.ts";

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
