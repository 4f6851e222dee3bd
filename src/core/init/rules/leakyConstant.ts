// LeakyNet (Blumenfeld, Gilboa and Soudry 2020): layers without skips that begin as constants all the same, since
// two leaky relus undo each other: lrelu(−(1/ρ)·lrelu(x)) = −x. docs/methods.md §1.

import { sizeOf } from "#core/math/tensor.ts";
import { blocksOf } from "#core/model/blocks.ts";
import { activationOf, DEFAULT_ALPHA } from "#core/model/layers.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
import { averagingKernel, identityKernel, isClassifier, normalKernel } from "./averaging.ts";
import { fansOf } from "#core/init/fans.ts";
import type { Draw, Initializer } from "#core/init/initializer.ts";

export const leakyConstant: Initializer<never, "codes"> = {
  label: "leaky constant",
  hint: "Averages and copies in alternating phases, which leaky relus in pairs undo.",
  options: {},
  words: {
    codes: {
      label: "Codes",
      hint: "A letter a layer: 1 averages, i copies, h draws; the last goes on.",
      default: "1i",
    },
  },
  check: ({ codes }) =>
    /^[1ih_]*[1ih][1ih_]*$/.test(codes)
      ? undefined
      : `codes must be letters 1, i and h, with _ between them if you like, got ${JSON.stringify(codes)}`,
  startsAlike: true,
  isFixed: ({ codes }) => !codes.includes("h"),
  partsByDropout: ({ codes }) => !codes.includes("h"),
};

export const drawLeakyConstant: Draw<never, "codes"> = (
  shape,
  { codes },
  { network, layer, stream },
) => {
  if (isClassifier(network, layer)) return new Float32Array(sizeOf(shape));
  const letters = codes.replaceAll("_", "");
  const { place, phase, slope } = leakyPlace(network, layer);
  switch (letters[Math.min(place, letters.length - 1)]) {
    case "h":
      return normalKernel(shape, (Math.SQRT2 * (1 + slope)) / fansOf(shape).fanIn, stream);
    case "i":
      return identityKernel(shape, phase);
    default:
      return averagingKernel(shape, phase);
  }
};

/**
 * The place of a layer among those with kernels, and its phase: 1, and −1/ρ in every second of those that end
 * in a leaky relu of slope ρ, so that each pair is linear.
 */
function leakyPlace(
  { layers }: Network,
  layer: number,
): { readonly place: number; readonly phase: number; readonly slope: number } {
  const blocks = blocksOf(layers);
  const place = blocks.findIndex(({ weighted }) => weighted === layer);
  const slopes = blocks.map(({ weighted, end }) => slopeOf(layers.slice(weighted, end)));
  const slope = slopes[place] ?? 0;
  const earlier = slopes.slice(0, place).filter((one) => one !== undefined).length;
  return { place, phase: slope !== 0 && earlier % 2 === 1 ? -1 / slope : 1, slope };
}

/** Slope below zero of the leaky relu of a block; undefined where it has none. */
function slopeOf(body: readonly LayerSpec[]): number | undefined {
  for (const layer of body) {
    const { activation, alpha = DEFAULT_ALPHA } = activationOf(layer);
    if (activation === "leakyRelu") return alpha;
  }
  return undefined;
}
