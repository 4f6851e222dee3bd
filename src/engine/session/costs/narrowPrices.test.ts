// What a page learns of narrowing before it is paid: of one replica at once, then the mean of all, each of them as
// the float64 forward pass has it.

import { expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import type { NarrowPrices, SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { run } from "#core/fusion/steps.ts";
import { valuesAt } from "#core/model/forward.ts";
import { narrowCostSteps } from "#core/narrow/costs.ts";
import type { NarrowCost } from "#core/narrow/costs.ts";
import { narrowPoints } from "#core/narrow/narrow.ts";
import { narrowPlace } from "#core/narrow/place.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSession } from "#engine/session/session.ts";
import { loadGenerated } from "#engine/session/story.test-support.ts";

const experiment = parseExperiment({
  version: 1,
  replicas: 3,
  data: { name: "moons", train: 60, validation: 20 },
  network: {
    layers: [
      { type: "dense", units: 6, activation: "tanh" },
      { type: "dense", units: 4, activation: "relu" },
      { type: "dense", units: 2 },
    ],
  },
});
const { layers } = experiment.network;
const rest = async () => {};

async function open() {
  const [engine, dataset] = [await openSimd(), await loadGenerated(experiment)];
  const prices: NarrowPrices[] = [];
  const hear = (event: SessionEvent) =>
    event.type === "narrowCosts" ? void prices.push(event.prices) : undefined;
  return { session: await openSession(engine, dataset, experiment, hear, rest), prices, dataset };
}

/** By the float64 forward pass. */
function costsOf({ inputShape, train }: Dataset, replica: number): readonly NarrowCost[] {
  const network = { inputShape, layers };
  const { init, seed } = experiment;
  const weights = initializeWeights(network, init, seed, `original/${replica}`, train);
  const place = narrowPlace(network, 1);
  const [inputs, targets] = valuesAt(network, weights, narrowPoints(place), train.inputs);
  const choices = [1, 2, 3, 4, 5].map((units) => ({ units, keep: "largest" as const }));
  return run(narrowCostSteps(weights, place, { inputs, targets }, choices));
}

test("one replica at once, the mean of all when nothing else is asked", async () => {
  const { session, prices, dataset } = await open();
  await session.price({ layer: 1 }, rest);
  expect(prices).toHaveLength(1);
  expect(prices[0]).toMatchObject({ layer: 1, step: 0, replicas: [0] });
  await session.settle(rest);
  expect(prices.map(({ replicas }) => replicas)).toEqual([[0], [0, 1], [0, 1, 2]]);
  const each = [0, 1, 2].map((replica) => costsOf(dataset, replica));
  for (const { replicas, costs, each: reported } of prices) {
    const wanted = replicas.map((r) => each[r].map(({ nmse }) => nmse));
    for (const [i, losses] of reported!.entries()) {
      for (const [k, loss] of losses.entries()) expect(loss).toBeCloseTo(wanted[k][i], 4);
    }
    expect(costs.map(({ units }) => units)).toEqual([1, 2, 3, 4, 5]);
    for (const [i, { nmse, kept }] of costs.entries()) {
      const mean = replicas.reduce((sum, r) => sum + each[r][i].nmse, 0) / replicas.length;
      expect(nmse).toBeCloseTo(mean, 4);
      expect(kept).toEqual(each[0][i].kept);
    }
  }
  await session.settle(rest);
  expect(prices).toHaveLength(3); // nothing is left to measure
});

test("named units have one price, a layer that cannot lose units its reason, and another ridge begins anew", async () => {
  const { session, prices } = await open();
  await session.price({ layer: 2, keep: [4, 1] }, rest);
  expect(prices[0]).toMatchObject({ layer: 2, keep: [4, 1], costs: [{ units: 2, kept: [1, 4] }] });
  await session.price({ layer: 3 }, rest);
  expect(prices[1]).toMatchObject({
    layer: 3,
    costs: [],
    problem: expect.stringContaining("last"),
  });
  await session.price({ layer: 2, keep: [9] }, rest);
  expect(prices[2].problem).toContain("no unit 9");
  session.estimate({ ...experiment.fusion, ridge: { absolute: 1 } });
  await session.settle(rest);
  expect(prices).toHaveLength(3); // what was asked before was of the ridge before
  await session.price({ layer: 2, keep: [4, 1] }, rest);
  expect(prices[3].costs[0].nmse).toBeGreaterThan(prices[0].costs[0].nmse);
});
