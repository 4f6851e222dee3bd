// A network that a file describes layer by layer, as it is put together: layers, their tensors under names that
// networkOf places, and notes on what was left out.

import { fileError } from "#core/data/readers/fileError.ts";
import { clipName, listFaults } from "#core/message.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import { isWeighted } from "#core/model/kinds.ts";
import type { Activation, LayerSpec } from "#core/model/layers.ts";

/** One number for all, or one for each channel. */
export type Numbers = ArrayLike<number>;

/** What a layer does that only scales and shifts. */
export type Scaling = {
  /** "layer Rescaling (rescaling_1)", for messages. */
  readonly label: string;
  readonly scale: Numbers;
  readonly offset: Numbers;
};

export type Chain = {
  readonly layers: LayerSpec[];
  readonly tensors: Map<string, Tensor>;
  readonly notes: string[];
  /** Whether every sample is a list of numbers by now. */
  isList: boolean;
  /** What goes in, where the file has given it another shape before the first layer. */
  inputShape?: Shape;
  /** What scales the values that leave the last layer, and waits for the next kernel. */
  scaling?: Scaling | undefined;
};

/** Layers that a file may have once, at its end: the lab's losses hold them. */
const SOFTMAX =
  "Its softmax is left out, for the loss has it: outputs here are what goes into it, and the largest is the same.";

export function newChain(isList: boolean): Chain {
  return { layers: [], tensors: new Map(), notes: [], isList };
}

/** Bends what leaves the last layer: in that layer where it has a kernel and no activation yet, else by one of its own. */
export function activate({ layers }: Chain, activation: Activation, alpha?: number): void {
  if (activation === "linear") return;
  const bend = { activation, ...(alpha !== undefined && { alpha }) };
  const last = layers.at(-1);
  const isFree = last && isWeighted(last) && !("activation" in last);
  if (isFree) layers[layers.length - 1] = { ...last, ...bend } as LayerSpec;
  else layers.push({ type: "activation", ...bend });
}

/** Leaves out the softmax of the last layer. */
export function leaveOutSoftmax({ notes }: Chain): void {
  notes.push(SOFTMAX);
}

/** The error on layers, nodes or whatever a framework calls them that have no counterpart here. */
export function unsupported(
  file: string,
  what: string,
  names: Iterable<string>,
  known: string,
): Error {
  const all = listFaults([...names].map(clipName));
  const problem = `its ${what} ${all} have no counterpart here`;
  const remedy = `build it of ${known} alone, or open the part of the network that is`;
  return fileError(file, problem, remedy);
}
