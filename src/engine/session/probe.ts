// The probe: held-out samples as one replica's span sees them, with the span's pre-activations.

import type { ErrorSummary } from "#core/experiment/events/events.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import type { ActivationError } from "#core/fusion/regression/error.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import type { FusedLayers } from "#core/fusion/fused.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { blocksInSpan } from "#core/model/blocks.ts";
import type { Span } from "#core/model/blocks.ts";
import { isConv } from "#core/model/kinds.ts";
import type { Breathe } from "#core/breathe.ts";
import type { Point } from "#core/model/forward.ts";
import { rows } from "#core/data/rows.ts";
import { collect } from "./collect.ts";
import type { Workplace } from "./work/place.ts";

export type Probe = {
  /** What enters the span's first block, [N, …]. */
  readonly inputs: Tensor;
  /** The pre-activation of its last weighted layer, [N, …]. */
  readonly targets: Tensor;
  /** Pre-activations of the dense layers in between that have a gate to shut; none for convolutions. */
  readonly gates: readonly Tensor[];
};

/** More held-out samples would not be seen in any figure. */
const MOST = 1000;
const GATED = ["relu", "leakyRelu", "relu6", "elu"];

export async function openProbe(
  { cohort, replica, validation }: Workplace,
  span: Span,
  breathe: Breathe,
): Promise<Probe> {
  const blocks = blocksInSpan(cohort.network, span);
  const last = blocks[blocks.length - 1];
  const gated = blocks
    .slice(0, -1)
    .filter(({ layer }) => !isConv(layer) && GATED.includes(layer.activation ?? "linear"));
  const points: readonly Point[] = [
    { layer: blocks[0].start, at: "input" },
    { layer: last.weighted, at: "preActivation" },
    ...gated.map(({ weighted }): Point => ({ layer: weighted, at: "preActivation" })),
  ];
  const held = rows(validation, 0, MOST);
  const [inputs, targets, ...gates] = await collect(cohort, replica, points, held, breathe);
  return { inputs, targets, gates };
}

/** The prediction of fused layers on the probe, [N, …], and its error. */
export type Answer = { readonly prediction: Tensor; readonly error: ActivationError };

export function answerOf(probe: Probe, fused: FusedLayers): Answer {
  const prediction = predict(probe, fused);
  return { prediction, error: activationError(probe.targets, prediction) };
}

/** The prediction of fused layers on the probe: their pre-activation, [N, …]. */
export function predict(
  probe: Probe,
  { layers, weights }: Pick<FusedLayers, "layers" | "weights">,
): Tensor {
  return preActivationOf({ layers, weights }, probe.inputs);
}

export function summarise({ mse, nmse, explained, perUnit }: ActivationError): ErrorSummary {
  return { mse, nmse, explained, perUnit: Array.from(perUnit) };
}
