// How much memory a kept run takes: its networks with the optimizer's state, and its curves.

import type { NetworkWeights } from "#core/model/weights.ts";
import type { RunRecord } from "./record.ts";

/** Bytes, of the large arrays alone. */
export function bytesOf({ arms, checkpoint }: RunRecord): number {
  const losses = Object.values(arms).flatMap((arm) =>
    arm.losses.runs.map(({ byteLength }) => byteLength),
  );
  const states = (checkpoint?.arms ?? []).flatMap(({ state }) =>
    [...state.weights, ...state.slots.flat()].map(bytesOfWeights),
  );
  return [...losses, ...states].reduce((sum, bytes) => sum + bytes, 0);
}

function bytesOfWeights(weights: NetworkWeights): number {
  const tensors = weights.flatMap((layer) => Object.values(layer));
  return tensors.reduce((sum, { data }) => sum + 4 * data.length, 0);
}
