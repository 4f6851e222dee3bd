import { beforeAll, expect, test } from "vitest";
import { loadDataset } from "#core/data/load.ts";
import type { FusionReport, SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { isConv } from "#core/model/kinds.ts";
import type { LayerSpec } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import type { Breathe } from "#core/breathe.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSession } from "#engine/session/session.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openSimd();
});

const nothing: Breathe = async () => {};

/** Fuses the first two blocks of an untrained network and opens the race of `arms`. */
async function fuseIn(
  name: string,
  layers: readonly LayerSpec[],
  arms: readonly Arm[],
  options: { readonly kernelSize?: number; readonly bias?: "channel" | "position" } = {},
) {
  const data = { name, train: 64, validation: 40 };
  const experiment = parseExperiment({
    version: 1,
    replicas: 2,
    data,
    network: { layers },
    fusion: { span: [1, 2], samples: 64, ...options },
    shallowEpochs: 1,
  });
  const dataset = await loadDataset({ ...data, seed: 0 }, async () => new Uint8Array());
  const events: SessionEvent[] = [];
  const emit = (event: SessionEvent) => events.push(event);
  const session = await openSession(engine, dataset, experiment, emit, nothing);
  await session.fuse([1, 2], experiment.fusion, nothing, { arms });
  session.dispose();
  const fused = events.find((event) => event.type === "fused")!;
  const opened = events.flatMap((event) => (event.type === "armOpened" ? [event.arm] : []));
  return { report: fused.report, opened };
}

const dense = (units: number, activation: "linear" | "relu" = "linear"): LayerSpec => ({
  type: "dense",
  units,
  activation,
});
const conv: LayerSpec = {
  type: "conv2d",
  filters: 2,
  kernelSize: 3,
  padding: "same",
  activation: "relu",
};
const alternative = (report: FusionReport, arm: string) =>
  report.alternatives.find((candidate) => candidate.arm === arm)!;

test("arms asked for at Fuse race beside fused and random, in the fused network's shape", async () => {
  const layers = [dense(6, "relu"), dense(5, "relu"), dense(2)];
  const { opened } = await fuseIn("moons", layers, ["product", "randomInherit", "fused"]);
  expect(opened.map(({ arm }) => arm)).toEqual([
    "original",
    "fused",
    "random",
    "product",
    "randomInherit",
  ]);
  const [, fused, , product] = opened;
  expect(product.network).toEqual(fused.network);
});

test("beside a fused layer with a bias for every position the product has one too", async () => {
  const layers = [conv, conv, { type: "flatten" } as const, dense(10)];
  const { opened } = await fuseIn("digits", layers, ["product"], { bias: "position" });
  const [, fused, , product] = opened;
  expect(fused.network.layers.map(({ type }) => type)).toContain("positionBias");
  expect(product.network).toEqual(fused.network);
});

test("the product loses nothing where the span is linear, and more than the optimum where it is not", async () => {
  const linear = await fuseIn("moons", [dense(6), dense(5), dense(2)], []);
  expect(alternative(linear.report, "product").probe.nmse).toBeLessThan(1e-9);
  const bent = await fuseIn("moons", [dense(6, "relu"), dense(5), dense(2)], []);
  expect(alternative(bent.report, "product").probe.mse).toBeGreaterThan(
    alternative(bent.report, "fused").probe.mse,
  );
});

test("across pooling the product reads the very window that the fused convolution reads", async () => {
  const layers: LayerSpec[] = [
    conv,
    { type: "maxPool", poolSize: 2 },
    conv,
    { type: "flatten" },
    dense(10),
  ];
  const { opened, report } = await fuseIn("digits", layers, ["product"]);
  const windows = opened.slice(1).map(({ network }) => network.layers.filter(isConv));
  expect(opened.at(-1)!.arm).toBe("product");
  expect(windows.at(-1)).toEqual(windows[0]);
  expect(alternative(report, "product").kernel.shape).toEqual(
    alternative(report, "fused").kernel.shape,
  );
  expect(report.without?.product).toBeUndefined();
});

test("a kernel smaller than the receptive field is raced as asked for, and fits no better", async () => {
  const layers: LayerSpec[] = [conv, { ...conv, filters: 3 }, { type: "flatten" }, dense(10)];
  const [full, small] = [
    await fuseIn("digits", layers, ["fused"]),
    await fuseIn("digits", layers, ["fused"], { kernelSize: 3 }),
  ];
  const kernels = [full, small].map(
    ({ opened }) => opened.find(({ arm }) => arm === "fused")!.network.layers[0],
  );
  expect(kernels).toMatchObject([{ kernelSize: [5, 5] }, { kernelSize: [3, 3] }]);
  const [best, coarse] = [full, small].map(({ report }) => report.replicas[0].fit.mse);
  expect(coarse).toBeGreaterThan(best);
});
