// Zeros put around what enters a layer, and edges cut off it: layers of their own in Keras, here the padding of the
// convolution that follows.

import type { Padding } from "#core/model/layers.ts";
import { notThus } from "./config.ts";
import type { KerasLayer } from "./config.ts";

/** Zeros before and after each spatial axis; cut off where negative. */
type Ends = readonly (readonly [before: number, after: number])[];

/** What waits for the next convolution. */
export type Around = { readonly layer: KerasLayer; readonly ends: Ends };

/** `before` and what the layer does; `sign` is −1 where it cuts. Throws Error that names the layer where that is no padding. */
export function around(
  file: string,
  layer: KerasLayer,
  [axes, sign]: readonly [axes: number, sign: 1 | -1],
  before: Around | undefined,
): Around {
  const { config } = layer;
  if ((config["data_format"] ?? "channels_last") !== "channels_last") {
    throw notThus(file, layer, `has its ${String(config["data_format"]).slice(0, 20)}`);
  }
  const own = endsIn(config[sign > 0 ? "padding" : "cropping"] ?? 1, axes);
  if (!own) throw notThus(file, layer, `has no whole numbers for ${axes} axes`);
  const ends = own.map((pair, axis) =>
    pair.map((count, side) => {
      const cut = before?.ends[axis]?.[side] ?? 0;
      if (sign > 0 && cut < 0 && count > 0) {
        throw notThus(file, layer, "puts zeros where another has cut off an edge");
      }
      return cut + sign * count;
    }),
  );
  return { layer, ends: ends as unknown as Ends };
}

/** The padding of the convolution behind it; undefined where nothing is added or cut. */
export function paddingOf({ ends }: Around): Padding | undefined {
  return ends.flat().some((count) => count !== 0) ? ends : undefined;
}

/** Throws Error that names the layer where what follows is no convolution. */
export function demandConvolved(file: string, waiting: Around | undefined): void {
  if (waiting) throw notThus(file, waiting.layer, "is not followed by a convolution");
}

/** Of one number for all, one for each axis, or a pair for each axis; of one axis a pair is its ends. */
function endsIn(value: unknown, axes: number): Ends | undefined {
  const list = Array.isArray(value) ? value : Array.from({ length: axes }, () => value);
  const pairs = axes === 1 && list.length === 2 ? [list] : list;
  const ends = pairs.map((one: unknown) => (Array.isArray(one) ? one : [one, one]));
  const isSound =
    ends.length === axes &&
    ends.every(
      (pair) => pair.length === 2 && pair.every((one) => Number.isInteger(one) && one >= 0),
    );
  return isSound ? (ends as unknown as Ends) : undefined;
}
