import { expect, test } from "vitest";
import { gaussianTensor, randomWeights } from "#core/fusion/testNetworks.test-support.ts";
import { activationError } from "#core/fusion/regression/error.ts";
import { preActivationOf } from "#core/fusion/fused.ts";
import { run } from "#core/fusion/steps.ts";
import { revive } from "#core/fusion/oracle.test-support.ts";
import { random } from "#core/math/random.ts";
import { sizeOf } from "#core/math/tensor.ts";
import type { Tensor } from "#core/math/tensor.ts";
import { valuesAt } from "#core/model/forward.ts";
import type { Network } from "#core/model/layers.ts";
import { contributions } from "./contribution.ts";
import { narrowCostSteps, pricedCounts } from "./costs.ts";
import { nextKernel, narrowPoints, openNarrowFit } from "./narrow.ts";
import { narrowPlace } from "./place.ts";
import { addSamples, gather, normalEquationsOf } from "#core/fusion/regression/gather.ts";
import vectors from "./vectors/narrow.json" with { type: "json" };

const network: Network = {
  inputShape: [5],
  layers: [
    { type: "dense", units: 8, activation: "relu" },
    { type: "dense", units: 3 },
  ],
};

const half = ({ shape: [count, ...shape], data }: Tensor, parity: number): Tensor => {
  const size = sizeOf(shape);
  const rows = Array.from({ length: count / 2 }, (_, i) =>
    Array.from(data.subarray((2 * i + parity) * size, (2 * i + parity + 1) * size)),
  );
  return { shape: [count / 2, ...shape], data: Float32Array.from(rows.flat()) };
};

test("a price is what the narrowing fitted on even samples loses on the odd ones", () => {
  const weights = randomWeights(network, random(1, "costs"));
  const inputs = gaussianTensor(random(2, "costs"), [120, 5]);
  const place = narrowPlace(network, 1);
  const [entering, targets] = valuesAt(network, weights, narrowPoints(place), inputs);
  const samples = { inputs: entering, targets };
  const choices = [
    { units: 3, keep: "largest" },
    { units: 2, keep: [7, 2] },
  ] as const;
  const costs = run(narrowCostSteps(weights, place, samples, choices));
  expect(costs.map(({ units }) => units)).toEqual([3, 2]);
  expect(costs[1].kept).toEqual([2, 7]);
  for (const [i, choice] of choices.entries()) {
    const fit = openNarrowFit(network, weights, { layer: 1, ...choice });
    fit.add({ inputs: half(entering, 0), targets: half(targets, 0) });
    const { layers, weights: narrow } = fit.solve();
    const held = half(inputs, 1);
    const { nmse } = activationError(
      half(targets, 1),
      preActivationOf({ layers, weights: narrow }, held),
    );
    expect(costs[i].nmse).toBeCloseTo(nmse, 5);
  }
});

test("contributions against NumPy's", () => {
  for (const { network: deep, weights, inputs, contributions: expected } of revive(vectors).cases) {
    const place = narrowPlace(deep, 1);
    const [entering, targets] = valuesAt(deep, weights, narrowPoints(place), inputs);
    const gathered = gather(place.design, false, false);
    addSamples(gathered, { inputs: entering, targets });
    const normal = normalEquationsOf(gathered)!;
    const found = contributions(normal, nextKernel(weights, place), place.units);
    found.forEach((value, unit) => expect(value).toBeCloseTo(expected[unit], 8));
  }
});

test("priced counts: every one of a small layer, at most sixteen of a large one, all of them smaller", () => {
  expect(pricedCounts(5)).toEqual([1, 2, 3, 4]);
  expect(pricedCounts(1)).toEqual([]);
  const many = pricedCounts(300);
  expect(many).toHaveLength(16);
  expect(many.at(-1)).toBe(299);
  expect(new Set(many).size).toBe(16);
});

test("one sample alone has no price", () => {
  const weights = randomWeights(network, random(1, "costs"));
  const place = narrowPlace(network, 1);
  const [inputs, targets] = valuesAt(network, weights, narrowPoints(place), {
    shape: [1, 5],
    data: new Float64Array(5),
  });
  const steps = narrowCostSteps(weights, place, { inputs, targets }, [
    { units: 1, keep: "largest" },
  ]);
  expect(() => run(steps)).toThrow(RangeError);
});
