// An initializer: a rule that turns a kernel's shape, its own options and a stream of random numbers into
// numbers, with all that a page shows of it. Each rule has a file of its own; registry.ts lists them all.

import type { Samples } from "#core/data/dataset.ts";
import type { Random } from "#core/math/random.ts";
import type { Shape } from "#core/math/tensor.ts";
import type { Network } from "#core/model/layers.ts";
import type { NetworkWeights } from "#core/model/weights.ts";

/** A number that a rule takes, by Keras' name: its default, and the field that a page shows for it. */
export type InitOption = {
  readonly label: string;
  /** One line of what it does. */
  readonly hint: string;
  readonly default: number;
  /** The range of the field; an experiment file may go beyond it, as far as `check` allows. */
  readonly min: number;
  readonly max: number;
};

/** The value of every option. */
export type InitValues<Option extends string = string> = { readonly [option in Option]: number };

/** What a rule receives besides the kernel's shape. */
export type InitContext = {
  readonly network: Network;
  /** Index of the kernel's layer in the network. */
  readonly layer: number;
  /** Weights of the layers before this one, already initialized. */
  readonly earlier: NetworkWeights;
  /** This kernel's own stream of random numbers; a rule takes from it only what it needs. */
  readonly stream: Random;
  /** The training part, where there is one. */
  readonly data?: Samples | undefined;
};

export type Initializer<Option extends string = string> = {
  /** As the page lists it: "He normal". */
  readonly label: string;
  /** One line of what it does. */
  readonly hint: string;
  /** Every option by name; an empty object for a rule without options. */
  readonly options: { readonly [option in Option]: InitOption };
  /** What is wrong with finite values of the options, in words; undefined when nothing is. */
  readonly check?: (values: InitValues<Option>) => string | undefined;
  /** Row-major numbers of a kernel of this shape. */
  readonly init: (shape: Shape, values: InitValues<Option>, context: InitContext) => Float32Array;
};
