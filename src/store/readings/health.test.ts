// What the page reads of signal health, and what it calls unhealthy.

import { expect, test } from "vitest";
import { presetById } from "#core/experiment/schema/presets.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { random } from "#core/math/random.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import { finished } from "#core/steps.ts";
import { concernsOf, gainOf, measuresOf, readHealth } from "./health.ts";

function datasetOf(inputShape: readonly number[], classes: number) {
  const { normal, integer } = random(3, "samples");
  const size = inputShape.reduce((product, extent) => product * extent, 1);
  return {
    task: { kind: "classification", classes: Array.from({ length: classes }, String) },
    samples: {
      inputs: {
        shape: [32, ...inputShape],
        data: Float32Array.from({ length: 32 * size }, normal),
      },
      targets: { shape: [32], data: Float32Array.from({ length: 32 }, () => integer(classes)) },
    },
  } as const;
}

const relu: LayerSpec = { type: "dense", units: 32, activation: "relu" };
const deep = (depth: number) => ({
  inputShape: [64],
  layers: [...Array.from({ length: depth }, () => relu), { type: "dense", units: 10 } as const],
});

function startOf(init: object, rate = 0.01, depth = 6) {
  const network = deep(depth);
  const weights = initializeWeights(network, init as never, 0, 0);
  const reading = finished(readHealth(network, weights, weights, datasetOf([64], 10), rate));
  if (typeof reading === "string") throw new Error(reading);
  return reading;
}

test("He's start is healthy, weights a fifth of it let signals vanish, five times of it explode", () => {
  const he = startOf({ type: "heNormal" });
  expect(he.now).toBeUndefined();
  expect(concernsOf(he.start!)).toEqual([]);
  // relu layers of 32: a stddev of 0.05 multiplies mean squares by 32·0.05²/2 = 0.04 in each
  expect(concernsOf(startOf({ type: "normal", stddev: 0.05 }).start!)[0]).toMatch(
    /^signals vanish at layer [23]$/,
  );
  expect(concernsOf(startOf({ type: "normal", stddev: 1.25 }).start!).join()).toMatch(
    /signals explode at layer [12]/,
  );
});

test("a rate that is far too high makes the loss larger", () => {
  const { start } = startOf({ type: "heNormal" }, 50, 2);
  expect(gainOf(start!.loss, start!.ahead[1])).toBeLessThan(0);
  expect(concernsOf(start!)).toContain(
    "a plain gradient step at the learning rate makes the loss larger",
  );
});

test("dead units are a concern where they are more than a quarter", () => {
  const network = deep(2);
  const drawn = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const shut = (count: number) =>
    drawn.map((record, l) =>
      l === 0
        ? {
            ...record,
            bias: {
              shape: [32],
              data: Float32Array.from({ length: 32 }, (_, u) => (u < count ? -99 : 0)),
            },
          }
        : record,
    );
  const of = (count: number) => {
    const reading = finished(
      readHealth(network, shut(count), undefined, datasetOf([64], 10), 0.01),
    );
    return typeof reading === "string" ? [reading] : concernsOf(reading.start!);
  };
  expect(of(8)).toEqual([]);
  expect(of(12)).toEqual(["12 of 32 units are dead in layer 1"]);
});

/** As read of a network whose layers have these gradients; of these, from 1, all units are dead. */
function gradientsOf(gradients: readonly number[], dead: readonly number[] = []) {
  const blocks = gradients.map((gradient, i) => ({
    ...{ block: i + 1, variance: 1, gradient },
    units: i + 1 < gradients.length ? 10 : 0,
    dead: dead.includes(i + 1) ? 10 : 0,
  }));
  const ahead = [0.1, 1].map((rate) => ({ rate, loss: 1, linear: 1 }));
  const confusion = { eta: 0, minCosine: 0, meanCosine: 0 };
  return measuresOf({ inputVariance: 1, blocks, confusion, loss: 2, ahead }).gradients.concern;
}

test("gradients vanish and explode on their way back from the output, whichever layers are in the majority", () => {
  expect(gradientsOf([0.5, 3, 1, 2])).toBeUndefined();
  expect(gradientsOf([1e-9, 1e-9, 1e-9, 1e-9, 0.5, 1])).toBe("gradients vanish at layer 1");
  expect(gradientsOf([1e6, 1e3, 1])).toBe("gradients explode at layer 1");
});

test("beside a layer that is dead no gradient is called exploding: the dead layer is named", () => {
  expect(gradientsOf([0, 0, 0, 0.2, 1], [3])).toBe("no gradient passes layer 3, which is dead");
  expect(gradientsOf([0, 0, 0, 0.2, 1], [1, 3])).toBe("no gradient passes layer 3, which is dead");
  expect(gradientsOf([0, 1e-5, 1], [1])).toBe(
    "no gradient passes layer 1, which is dead; gradients vanish at layer 2",
  );
});

test("weights that are no numbers are reported as diverged, and a network too large in words", () => {
  const network = deep(2);
  const lost = initializeWeights(network, { type: "heNormal" }, 0, 0).map((record) => ({
    ...record,
    kernel: { ...record.kernel!, data: record.kernel!.data.map(() => NaN) },
  }));
  const reading = finished(readHealth(network, lost, undefined, datasetOf([64], 10), 0.01));
  expect(typeof reading === "string" ? [] : concernsOf(reading.start!)).toEqual([
    "the loss is no number any more, the network has diverged",
  ]);
  const large = { inputShape: [784], layers: [{ type: "dense", units: 4096 } as const] };
  const weights = initializeWeights(large, { type: "zeros" }, 0, 0);
  expect(finished(readHealth(large, weights, weights, datasetOf([784], 10), 0.01))).toMatch(
    /too large/,
  );
});

test.each(["digits", "maxout", "isometry", "alike"])(
  "the preset %s is small enough to be examined",
  (id) => {
    const { network, init } = presetById(id)!.experiment;
    const whole = { inputShape: [16, 16, 1], layers: network.layers };
    const weights = initializeWeights(whole, init, 0, 0);
    const reading = finished(
      readHealth(whole, weights, weights, datasetOf([16, 16, 1], 10), 0.003),
    );
    expect(reading).toHaveProperty("start");
  },
);

test("a step that gains less than half of its promise is a concern, its measures name each kind once", () => {
  const block = { block: 1, variance: 1, gradient: 1, units: 10, dead: 0 };
  const last = { ...block, block: 2, units: 0 };
  const ahead = (loss: number) => [0.1, 1].map((rate) => ({ rate, loss, linear: 1 }));
  const health = (after: number, dead: number) => ({
    inputVariance: 1,
    blocks: [{ ...block, dead }, last],
    confusion: { eta: 0, minCosine: 0, meanCosine: 0 },
    loss: 2,
    ahead: ahead(after),
  });
  expect(concernsOf(health(1.2, 2))).toEqual([]); // gains 0.8 of the 1 that is promised
  expect(measuresOf(health(1.2, 2)).gain.range[0]).toBeCloseTo(0.8);
  expect(concernsOf(health(1.6, 3))).toEqual([
    "3 of 10 units are dead in layer 1",
    "a plain gradient step gains less than half of what its slope promises",
  ]);
  expect(measuresOf(health(1.6, 3)).dead).toEqual({
    range: [0.3, 0.3],
    concern: "3 of 10 units are dead in layer 1",
  });
});

test("the page is left free between samples: forward seven times, and back", () => {
  const network = deep(2);
  const weights = initializeWeights(network, { type: "heNormal" }, 0, 0);
  const steps = readHealth(network, weights, weights, datasetOf([64], 10), 0.01);
  let count = 0;
  while (!steps.next().done) count++;
  expect(count).toBeGreaterThanOrEqual(7 * 32);
});
