// What an initializer is: a rule that turns a kernel's shape, its own options and a stream of random
// numbers into numbers. Each rule has a file of its own; registry.ts knows them all.

import type { Random } from "#core/math/random.ts";
import type { Shape } from "#core/math/tensor.ts";

/** Options of an initializer and their defaults: plain numbers, by Keras' names. */
export type InitOptions = { readonly [option: string]: number };

export type Initializer<Options extends InitOptions = InitOptions> = {
  /** As people say it: "He normal". */
  readonly title: string;
  /** Every option with its default; an empty object for a rule without options. */
  readonly defaults: Options;
  /** Row-major numbers of a kernel of this shape; takes from `stream` only what it needs. */
  readonly draw: (shape: Shape, options: Options, stream: Random) => Float32Array;
};
