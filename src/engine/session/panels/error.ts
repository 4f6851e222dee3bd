// Where the fused layer errs: the places of an image, and the held-out samples it gets most wrong.

import { inputsAs, targetsAs } from "#core/data/renormalise.ts";
import type { ErrorBehind, Places, WorstSample } from "#core/experiment/insight/insight.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { residuals } from "#core/fusion/regression/residuals.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { activationFunction } from "#core/model/activate.ts";
import { isConv, isPart } from "#core/model/kinds.ts";
import { activationOf } from "#core/model/layers.ts";
import { rows } from "#core/data/rows.ts";
import type { Explained } from "./explained.ts";

export type ErrorPlaces = {
  /** Only for convolutions. */
  readonly places?: Places;
  readonly worst: readonly WorstSample[];
  /** What comes of the error behind the activation of the fused layer; absent without one. */
  readonly behind?: ErrorBehind;
};

const WORST = 8;

export function locateErrors(explained: Explained): ErrorPlaces {
  const { probe, prediction, shape } = explained;
  return {
    ...(isConv(shape.layer) && { places: placesOf(probe.targets, prediction) }),
    worst: worstSamples(explained, probe.targets, prediction),
    ...errorBehind(explained),
  };
}

/** A fit of what stands before an activation need not be one of what it passes on (docs/methods.md §1.6). */
function errorBehind({ cohort, shape, probe, prediction }: Explained): { behind?: ErrorBehind } {
  const next = cohort.network.layers[shape.last + 1];
  const own = activationOf(shape.layer);
  const isNext = own.activation === "linear" && next !== undefined && isPart(next, "activation");
  const { activation, alpha } = isNext ? activationOf(next) : own;
  if (activation === "linear") return {};
  const f = activationFunction(activation, alpha);
  const through = (tensor: Tensor) => ({ shape: tensor.shape, data: tensor.data.map(f) });
  const { nmse } = activationError(through(probe.targets), through(prediction));
  return { behind: { activation, nmse } };
}

function placesOf(targets: Tensor, prediction: Tensor): Places {
  const { perPosition } = residuals(targets, prediction);
  return { shape: targets.shape.slice(1, -1), mse: Float32Array.from(perPosition) };
}

/** The samples of the probe with the largest squared error, worst first, in the units of the data shown. */
function worstSamples(
  { dataset, shown }: Explained,
  targets: Tensor,
  prediction: Tensor,
): readonly WorstSample[] {
  const size = sizeOf(targets.shape.slice(1));
  const squared = new Float64Array(targets.shape[0]);
  for (let i = 0; i < targets.data.length; i++) {
    squared[Math.floor(i / size)] += (targets.data[i] - prediction.data[i]) ** 2;
  }
  const { validation } = dataset;
  return Array.from(squared.keys())
    .toSorted((a, b) => squared[b] - squared[a] || a - b)
    .slice(0, WORST)
    .map((index) => {
      const { shape, data } = rows(validation.inputs, index, index + 1);
      return {
        index,
        squaredError: squared[index],
        input: { shape: shape.slice(1), data: Float32Array.from(inputsAs(shown, dataset, data)) },
        target: targetsAs(shown, dataset, rows(validation.targets, index, index + 1).data)[0],
      };
    });
}
