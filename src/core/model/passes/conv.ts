import { convWindows } from "#core/model/windows.ts";
import type { ConvSpec } from "#core/model/layers.ts";
import { patchRows } from "#core/model/patches.ts";
import { convolve } from "#core/model/slide.ts";
import { gathered, timesTransposed } from "#core/model/slideBack.ts";
import { linearKernel } from "./affine.ts";
import type { LayerPass } from "./pass.ts";
import { kernelBack } from "./weightsBack.ts";

/** Convolutions over one or two spatial axes. */
export const conv: LayerPass<ConvSpec> = {
  forward: (spec, weights, input, output) => ({
    shape: [input.shape[0], ...output],
    data: convolve(convWindows(spec, input.shape.slice(1)), weights, input),
  }),
  role: "affine",
  absorbsMaps: true,
  linearPart: linearKernel,
  linearised: (spec) => ({ ...spec, activation: "linear" }),
  inside: (spec, weights) => ({ layer: { ...spec, padding: "valid" }, weights }),
  atBorder: (isOutside) =>
    isOutside ? undefined : "pads with zeros what is not zero outside; exact away from borders",
  backward: (spec, { kernel }, y, input) =>
    gathered(convWindows(spec, input), timesTransposed(y, kernel!), [y.shape[0], ...input]),
  weightsBack: (spec, weights, y, input) => {
    const seen = convWindows(spec, input.shape.slice(1));
    return kernelBack(patchRows(input, seen, 0, input.shape[0]), y, weights);
  },
};
