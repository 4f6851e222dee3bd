import { expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import { curvesCsv } from "#core/experiment/results/curvesCsv.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { openExperiment } from "./open.ts";
import type { OpenOptions } from "./open.ts";

const relu = { type: "dense", units: 8, activation: "relu" };
const given = {
  version: 1,
  replicas: 2,
  data: { name: "moons", train: 64, validation: 32 },
  network: { layers: [relu, relu, { type: "dense", units: 2 }] },
  training: { batchSize: 16, epochs: 2 },
  shallowEpochs: 1,
};

async function whole(changes: Parameters<Run["fuse"]>[0], options?: OpenOptions): Promise<Results> {
  const run = await openExperiment(given, options);
  await run.train();
  await run.fuse(changes);
  await run.train();
  run.dispose();
  return run.results();
}
type Run = Awaited<ReturnType<typeof openExperiment>>;

/** Results without what a clock measured. */
const timeless = ({ arms, fusion, verdicts }: Results) =>
  JSON.stringify({ arms, fusion, verdicts }, (key, value) => (key === "seconds" ? 0 : value));

test("the same experiment gives the same numbers again, also on data that the caller has loaded", async () => {
  const dataset = await loadDataset({ ...given.data, seed: 0 }, async () => new Uint8Array(0));
  const [first, again] = [await whole({}), await whole({}, { dataset })];
  expect(Object.keys(first.arms)).toEqual(["original", "fused", "random", "randomEqualBudget"]);
  expect(timeless(again)).toBe(timeless(first));
});

test("results name the settings that a fusion was made with", async () => {
  const { experiment, fusion } = await whole({ method: "product", inherit: "fusedOnly" });
  expect(fusion!.method).toBe("product");
  expect(experiment.fusion).toMatchObject({
    method: "product",
    inherit: "fusedOnly",
    span: [1, 2],
  });
});

test("a signal ends it with its reason, and the finished epochs stay", async () => {
  const halt = new AbortController();
  const run = await openExperiment(given, {
    stop: halt.signal,
    hear: (event) => {
      if (event.type === "epoch" && event.epoch === 1) halt.abort(new Error("enough"));
    },
  });
  await expect(run.train()).rejects.toThrow("enough");
  expect(run.results().arms.original!.replicas[0].epochs).toHaveLength(1);
  expect(curvesCsv(run.record()).split("\n")[3]).toMatch(/^original,1,0,/);
  run.dispose();
});

test("what cannot be opened is refused with its path or its name", async () => {
  const wrong = { ...given, network: { layers: [{ ...relu, units: 0 }] } };
  await expect(openExperiment(wrong)).rejects.toThrow(/network\.layers\[0\]\.units/);
  await expect(openExperiment(given, { engine: "abacus" })).rejects.toThrow(/no engine “abacus”/);
  const three = { ...given, network: { layers: [{ ...relu, units: 1 }] } };
  await expect(openExperiment(three)).rejects.toThrow(/one output/);
});

test("health is examined at the start and after every epoch where it is asked for, on the losses of the engine", async () => {
  const results = await whole({}, { health: true });
  expect(Object.keys(results.arms)).toEqual(["original", "fused", "random", "randomEqualBudget"]);
  for (const { health, healthProblem, replicas, parameters } of Object.values(results.arms)) {
    const [{ start, epochs }] = replicas;
    const moments = [{ step: 0, valLoss: start!.valLoss }, ...epochs];
    expect(healthProblem).toBeUndefined();
    expect(health!.map(({ step }) => step)).toEqual(moments.map(({ step }) => step));
    health!.forEach(({ loss, blocks, confusion }, i) => {
      // all 32 held-out samples are looked at, in float64 as in the engine's float32
      expect(loss! / moments[i].valLoss! - 1).toBeCloseTo(0, 5);
      expect(blocks.length).toBeLessThan(parameters);
      expect(confusion.minCosine).toBeLessThanOrEqual(confusion.meanCosine!);
    });
  }
  const plain = await whole({});
  expect(timeless(plain)).not.toContain("health");
});

test("a network that is too large for it is raced all the same, with the reason", async () => {
  const wide = {
    ...given,
    network: {
      layers: [
        { ...relu, units: 1024 },
        { ...relu, units: 512 },
        { type: "dense", units: 2 },
      ],
    },
  };
  const run = await openExperiment(
    { ...wide, arms: ["original"], training: { epochs: 1 } },
    { health: true },
  );
  await run.train();
  run.dispose();
  const { health, healthProblem, replicas } = run.results().arms.original!;
  expect(replicas[0].epochs).toHaveLength(1);
  expect(health).toEqual([]);
  expect(healthProblem).toMatch(/too large for the gradients of single samples/);
});
