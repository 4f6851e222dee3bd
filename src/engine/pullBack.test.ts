// Derivatives of core/signal against central differences, for the same layers as those of the engines.

import { describe, expect, test } from "vitest";
import { LAYERS } from "#engine/layerRows.test-support.ts";
import { seededWeights } from "#engine/tfjs/testNetworks.test-support.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import { forward } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { countParameters } from "#core/model/counts.ts";
import {
  flattened,
  movedWeights,
  placesOf,
  weightGradients,
} from "#core/signal/weightGradients.ts";
import { courseOf, identityWeightings, pullBack } from "#core/signal/pullBack.ts";

const STEP = 1e-6;

test.each(LAYERS)(
  "%s: weightings pulled back are slopes of the outputs",
  (_, inputShape, layer) => {
    const network: Network = {
      inputShape,
      layers: [layer, { type: "flatten" }, { type: "dense", units: 3, activation: "tanh" }],
    };
    const weights = seededWeights(network, 4);
    const { normal } = random(2, "pull back");
    const size = sizeOf(inputShape);
    const data = Float64Array.from({ length: size }, normal);
    const shape = [1, ...inputShape];
    const course = courseOf(network, weights, { shape, data });
    const [pulled] = pullBack(network, weights, course, identityWeightings(network, 2));
    expect(pulled.shape).toEqual([3, ...inputShape]);
    for (let j = 0; j < size; j++) {
      const [up, down] = [STEP, -STEP].map((step) => {
        const moved = Float64Array.from(data, (x, i) => (i === j ? x + step : x));
        return forward(network, weights, { shape, data: moved }).data;
      });
      for (let o = 0; o < 3; o++) {
        expect(pulled.data[o * size + j]).toBeCloseTo((up[o] - down[o]) / (2 * STEP), 6);
      }
    }
  },
);

test.each(LAYERS)("%s: gradients in weights are slopes of the outputs", (_, inputShape, layer) => {
  const network: Network = {
    inputShape,
    layers: [layer, { type: "flatten" }, { type: "dense", units: 3, activation: "tanh" }],
  };
  const weights = seededWeights(network, 4);
  const { normal } = random(2, "pull back");
  const shape = [1, ...inputShape];
  const sample = { shape, data: Float64Array.from({ length: sizeOf(inputShape) }, normal) };
  const y = { shape: [1, 3], data: Float64Array.of(1, -0.5, 2) };
  const found = weightGradients(network, weights, courseOf(network, weights, sample), y);
  const places = placesOf(network);
  const all = flattened(places, found);
  expect(all).toHaveLength(countParameters(network));
  for (let at = 0; at < places.size; at++) {
    const direction = new Float64Array(places.size);
    direction[at] = 1;
    const [up, down] = [STEP, -STEP].map((step) => {
      const moved = movedWeights(places, weights, direction, step);
      const outputs = forward(network, moved, sample).data;
      return y.data.reduce((sum, weighting, o) => sum + weighting * outputs[o], 0);
    });
    expect(all[at]).toBeCloseTo((up - down) / (2 * STEP), 6);
  }
});

describe("a network that holds what enters each layer", () => {
  test("pulls a weighting back to every layer, the input first", () => {
    const network: Network = {
      inputShape: [4],
      layers: [
        { type: "maxout", units: 3, rank: 2 },
        { type: "dense", units: 2 },
      ],
    };
    const weights = seededWeights(network, 1);
    const sample = { shape: [1, 4], data: Float64Array.of(1, -2, 0.5, 3) };
    const course = courseOf(network, weights, sample);
    const pulled = pullBack(network, weights, course, identityWeightings(network, 1));
    expect(pulled.map(({ shape }) => shape)).toEqual([
      [2, 4],
      [2, 3],
    ]);
    // a linear last layer: ∂y/∂x is its kernel
    const kernel = weights[1].kernel!.data;
    pulled[1].data.forEach((value, i) => {
      expect(value).toBeCloseTo(kernel[(i % 3) * 2 + Math.floor(i / 3)], 12);
    });
  });
});
