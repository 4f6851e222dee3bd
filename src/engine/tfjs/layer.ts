// What every layer is to the engine: a forward pass that remembers how to go back.
// Gradients are written out by hand instead of recorded on tfjs' tape: the wasm backend lacks some
// gradient kernels and has wrong ones (MaxPoolGrad, 4.22), and fewer operations are dispatched.
// All values carry a leading replica axis, [R, batch, …], or [1, batch, …] while replicas still share them.

import type { Tensor } from "@tensorflow/tfjs-core";
import type { WeightName } from "#core/model/layers.ts";

/** Weights of one layer, each [R, …shape]. */
export type LayerTensors = { readonly [name in WeightName]?: Tensor };

/** `inference`: dropout off, batch norm on its moving statistics. */
export type Mode =
  | { readonly training: false }
  | {
      readonly training: true;
      /** Uniform numbers on [0, 1) for a layer's dropout: [R, …sample batch shape]. */
      readonly uniform: (layer: number, shape: readonly number[]) => Tensor;
    };

export type Gradients = {
  /** With respect to what entered; may be left out where nobody asks. */
  readonly input?: Tensor;
  readonly weights: LayerTensors;
};

export type Pass = {
  readonly output: Tensor;
  /** The value before the layer's activation; the output where it has none. */
  readonly preActivation: Tensor;
  /** New moving statistics (batch norm in training). */
  readonly moving?: LayerTensors;
  /** From ∂loss/∂output to the gradients; `needsInput` false spares the first layers' own input. */
  readonly backward: (gradient: Tensor, needsInput: boolean) => Gradients;
};

export type Layer = (input: Tensor, weights: LayerTensors, mode: Mode) => Pass;

/** A pass without activation and moving statistics. */
export function plainPass(output: Tensor, backward: Pass["backward"]): Pass {
  return { output, preActivation: output, backward };
}
