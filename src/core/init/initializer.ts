// An initializer: a rule that turns a kernel's shape, its own options and a stream of random numbers into
// numbers, with all that a page shows of it. Each rule has a file of its own; registry.ts lists them all.

import type { Samples } from "#core/data/dataset.ts";
import type { Random } from "#core/math/random.ts";
import type { Shape, Tensor } from "#core/math/tensor.ts";
import type { KindWeight } from "#core/model/kinds/kind.ts";
import type { LayerSpec, Network } from "#core/model/layers.ts";
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
  /** What the arrows of its field add, where it is a whole number. */
  readonly step?: number;
  /** Whether it counts beside these values; absent where it always does. */
  readonly counts?: (values: Readonly<Record<string, number | string>>) => boolean;
};

/** A word that a rule takes: one of some choices, or any that `check` allows. */
export type InitWord = {
  readonly label: string;
  readonly hint: string;
  readonly default: string;
  /** What may be chosen, and how a page names it; absent where it is typed. */
  readonly choices?: Readonly<Record<string, string>>;
};

/** The value of every option, and every word. */
export type InitValues<Option extends string = string, Word extends string = never> = {
  readonly [option in Option]: number;
} & { readonly [word in Word]: string };

/** What a rule receives besides the kernel's shape. */
export type InitContext = {
  readonly network: Network;
  /** Index of the kernel's layer in the network. */
  readonly layer: number;
  /** The kernel among the layer's weights: some layers have two. */
  readonly weight: KindWeight;
  /** Weights of the layers before this one, already initialized. */
  readonly earlier: NetworkWeights;
  /** This kernel's own stream of random numbers; a rule takes from it only what it needs. */
  readonly stream: Random;
  /** The training part, where there is one. */
  readonly data?: Samples | undefined;
  /** What the layer would give for some of it with this kernel, its other weights neutral: [N, …]. */
  readonly preActivation?: ((kernel: Float32Array) => Tensor) | undefined;
};

export type Initializer<Option extends string = string, Word extends string = never> = {
  /** As the page lists it: "He normal". */
  readonly label: string;
  /** One line of what it does. */
  readonly hint: string;
  /** Every option by name; an empty object for a rule without options. */
  readonly options: { readonly [option in Option]: InitOption };
  /** Its words by name; absent for a rule that takes none. */
  readonly words?: { readonly [word in Word]: InitWord };
  /** What is wrong with finite values of the options, in words; undefined when nothing is. */
  readonly check?: (values: InitValues<Option, Word>) => string | undefined;
  /** Whether it starts units alike, so that how they part is worth watching. */
  readonly startsAlike?: true;
  /** Whether it draws nothing: every replica starts from the same numbers. */
  readonly isFixed?: (values: InitValues<Option, Word>) => boolean;
  /** Whether replicas start from the same numbers and only their dropout can part them. */
  readonly partsByDropout?: (values: InitValues<Option, Word>) => boolean;
};

/** Row-major numbers of a kernel of this shape: what a rule does, beside what a page shows of it. */
export type Draw<Option extends string = never, Word extends string = never> = (
  shape: Shape,
  values: InitValues<Option, Word>,
  context: InitContext,
) => Float32Array;

/** The layers as they are to be trained, with the same weights; a sentence where that cannot be. */
export type Trained<Option extends string = never, Word extends string = never> = (
  layers: readonly LayerSpec[],
  values: InitValues<Option, Word>,
) => readonly LayerSpec[] | string;
