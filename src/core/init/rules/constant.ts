// One number everywhere, as Keras has it; or, with `breaking`, the start of ConstNet (Blumenfeld, Gilboa and
// Soudry 2020): every unit of a layer alike, residual blocks the identity. docs/methods.md §1.

import { sizeOf } from "#core/math/tensor.ts";
import type { Shape } from "#core/math/tensor.ts";
import { isWeighted, kindOf } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { averagingKernel, isClassifier, mixed } from "./averaging.ts";
import { fansOf } from "#core/init/fans.ts";
import type { Draw, InitContext, Initializer, Trained } from "#core/init/initializer.ts";

export const constant: Initializer<"value" | "rate" | "noise", "breaking"> = {
  label: "constant",
  hint: "Every weight the same: units stay twins until something parts them.",
  options: {
    value: {
      label: "Value",
      hint: "That of every weight.",
      default: 0,
      min: -10,
      max: 10,
      counts: ({ breaking }) => breaking === "flat",
    },
    rate: {
      label: "Dropout",
      hint: "Share of each residual branch that a step leaves out.",
      default: 0.01,
      min: 0,
      max: 0.95,
      counts: ({ breaking }) => breaking === "dropout",
    },
    noise: {
      label: "Noise",
      hint: "Share of He-normal numbers in every kernel.",
      default: 0.01,
      min: 0,
      max: 1,
      counts: ({ breaking }) => breaking === "noise",
    },
  },
  words: {
    breaking: {
      label: "Start",
      hint: "All units alike, and what parts them; or one number everywhere.",
      default: "flat",
      choices: {
        flat: "one number everywhere",
        none: "alike for good",
        dropout: "alike, parted by dropout",
        noise: "alike but for noise",
      },
    },
  },
  check: ({ rate, noise }) => {
    if (!(rate >= 0 && rate < 1)) return `rate must be at least 0 and below 1, got ${rate}`;
    return noise >= 0 && noise <= 1 ? undefined : `noise must be from 0 to 1, got ${noise}`;
  },
  startsAlike: true,
  isFixed: ({ breaking }) => breaking !== "noise",
  partsByDropout: ({ breaking }) => breaking === "none" || breaking === "dropout",
};

export const trainedConstant: Trained<"value" | "rate" | "noise", "breaking"> = (
  layers,
  { breaking, rate },
) => (breaking === "dropout" ? dropped(layers, rate) : layers);

export const drawConstant: Draw<"value" | "rate" | "noise", "breaking"> = (
  shape,
  { breaking, value, noise },
  context,
) => {
  if (breaking === "flat") return new Float32Array(sizeOf(shape)).fill(value);
  const alike = alikeKernel(shape, context);
  return breaking === "noise"
    ? mixed(alike, noise, 2 / fansOf(shape).fanIn, shape, context.stream)
    : alike;
};

/** Branches and the classifier 0; stem and shortcuts the mean of the channels. */
function alikeKernel(shape: Shape, { network, layer, weight }: InitContext): Float32Array {
  const isZero = weight.path === "branch" || isClassifier(network, layer);
  return isZero ? new Float32Array(sizeOf(shape)) : averagingKernel(shape);
}

/** Every branch drops `rate` of its numbers; one that names a rate of its own keeps it. */
function dropped(layers: readonly LayerSpec[], rate: number): readonly LayerSpec[] | string {
  const branches = layers.filter(hasBranch);
  const drops = layers.some((layer) =>
    kindOf(layer).amount && "rate" in layer ? layer.rate! > 0 : false,
  );
  if (branches.length === 0 && !drops) {
    return "dropout parts the units of residual layers, and there are none; add one, or a dropout layer, or choose noise";
  }
  return layers.map((layer) =>
    hasBranch(layer) && !("rate" in layer) ? ({ ...layer, rate } as LayerSpec) : layer,
  );
}

function hasBranch(layer: LayerSpec): boolean {
  return isWeighted(layer) && Object.hasOwn(kindOf(layer).fields, "rate");
}
