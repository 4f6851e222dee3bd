// Narrowing through the whole lab: the same race as a fusion's, about another network.

import { expect, test } from "vitest";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { openExperiment } from "./open.ts";
import { wholeRun } from "./wholeRun.test-support.ts";

const moons = {
  version: 1,
  replicas: 2,
  data: { name: "moons", train: 200, validation: 100 },
  network: {
    layers: [
      { type: "dense", units: 12 },
      { type: "dense", units: 6, activation: "tanh" },
      { type: "dense", units: 2 },
    ],
  },
  training: { epochs: 2, batchSize: 20 },
  fusion: { ridge: { absolute: 0 } },
  narrow: { layer: 1, units: 2 },
  shallowEpochs: 2,
  arms: ["original", "fused", "random", "randomEqualBudget", "product", "distilled"],
};

test("narrowed and random race in one shape, and what is judged is the narrowed network", async () => {
  const { arms, fusion, verdicts, experiment } = await wholeRun(moons);
  const raced = ["original", "random", "randomEqualBudget", "distilled", "narrowed"];
  expect(Object.keys(arms).toSorted()).toEqual(raced.toSorted());
  expect(arms.narrowed!.parameters).toBe(2 * 2 + 2 + (2 * 6 + 6) + (6 * 2 + 2));
  expect(arms.random!.parameters).toBe(arms.narrowed!.parameters);
  expect(new Set(verdicts.map(({ arm }) => arm))).toEqual(new Set(["narrowed"]));
  expect(verdicts.some(({ against, at }) => against === "randomEqualBudget" && at === "end")).toBe(
    true,
  );
  expect(fusion).toMatchObject({ span: [1, 2], narrow: { layer: 1, units: 2, keep: "largest" } });
  for (const { kept } of fusion!.replicas) expect(kept).toHaveLength(2);
  expect(parseExperiment(experiment)).toEqual(experiment); // and it makes these results again
  expect(experiment.narrow).toEqual({ layer: 1, units: 2, keep: "largest" });
});

test("twelve linear units of two inputs: two of them start where all twelve ended", async () => {
  const { arms, fusion } = await wholeRun({ ...moons, arms: ["original"] });
  for (const [replica, { epochs }] of arms.original!.replicas.entries()) {
    const { start } = arms.narrowed!.replicas[replica];
    expect(start!.valLoss!).toBeCloseTo(epochs.at(-1)!.valLoss!, 5);
    expect(arms.random!.replicas[replica].start!.valLoss!).not.toBeCloseTo(start!.valLoss!, 2);
    expect(fusion!.replicas[replica].probe.nmse!).toBeLessThan(1e-9);
  }
});

test("units that are named are those that stay", async () => {
  const narrow = { layer: 2, units: 3, keep: [6, 1, 2] };
  const { fusion } = await wholeRun({ ...moons, narrow });
  expect(fusion!.replicas.map(({ kept }) => kept)).toEqual([
    [1, 2, 6],
    [1, 2, 6],
  ]);
});

test("what cannot be narrowed is refused before anything is trained", async () => {
  const last = { ...moons, narrow: { layer: 3, units: 1 } };
  await expect(openExperiment(last)).rejects.toThrow("layer 3 cannot be narrowed: it is the last");
  const many = { ...moons, narrow: { layer: 1, units: 12 } };
  await expect(openExperiment(many)).rejects.toThrow("it has 12 units, and fewer must stay");
});

test("without a field narrow the arm has its reason not to race", async () => {
  const { narrow: _, ...fused } = moons;
  const reasons: unknown[] = [];
  const run = await openExperiment(
    { ...fused, arms: ["original", "fused", "random", "narrowed"] },
    { hear: (event) => event.type === "fused" && reasons.push(event.report.without) },
  );
  try {
    await run.fuse();
    expect(reasons).toEqual([{ narrowed: expect.stringContaining("nothing was narrowed") }]);
  } finally {
    run.dispose();
  }
});
