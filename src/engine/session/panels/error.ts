// Where the fused layer errs: the places of an image, and the held-out samples it gets most wrong.

import type { Dataset } from "#core/data/dataset.ts";
import type { Places, WorstSample } from "#core/experiment/insight/insight.ts";
import { residuals } from "#core/fusion/regression/residuals.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { isConv } from "#core/model/layers.ts";
import { rows } from "#engine/session/collect.ts";
import type { Explained } from "./explained.ts";

export type ErrorPlaces = {
  /** Only for convolutions. */
  readonly places?: Places;
  readonly worst: readonly WorstSample[];
};

const WORST = 8;

export function locateErrors({ dataset, probe, prediction, shape }: Explained): ErrorPlaces {
  return {
    ...(isConv(shape.layer) && { places: placesOf(probe.targets, prediction) }),
    worst: worstSamples(dataset, probe.targets, prediction),
  };
}

function placesOf(targets: Tensor, prediction: Tensor): Places {
  const { perPosition } = residuals(targets, prediction);
  return { shape: targets.shape.slice(1, -1), mse: Float32Array.from(perPosition) };
}

/** The samples of the probe with the largest squared error, worst first. */
function worstSamples(
  dataset: Dataset,
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
        input: { shape: shape.slice(1), data: Float32Array.from(data) },
        target: validation.targets.data[index],
      };
    });
}
