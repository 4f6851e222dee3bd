// TensorFlow.js' WebGPU backend on a real device: the one that the lab's own kernels run on.

import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import type { Network } from "#core/model/layers.ts";
import type { Engine } from "#engine/engine.ts";
import { LONG, provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { openDevice } from "#engine/webgpu/device.ts";
import { openWebgpu } from "#engine/webgpu/engine.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses, seededWeights } from "./testNetworks.test-support.ts";

const missing = await provideWebgpu();

const NETWORK: Network = { inputShape: [4], layers: [{ type: "dense", units: 3 }] };
const DATA = seededClasses(20, [4], 3);

async function losses(engine: Engine): Promise<readonly number[]> {
  await engine.loadData(DATA, DATA);
  const cohort = await engine.createCohort({
    network: NETWORK,
    loss: "softmaxCrossEntropy",
    training: { optimizer: { type: "adam", learningRate: 0.01 }, batchSize: 8, l2: 0 },
    weights: [seededWeights(NETWORK, 0)],
    seed: 7,
  });
  await cohort.train(6);
  return [...(await cohort.takeLosses()).losses[0]];
}

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test("both engines train in turn on one device, and die together", async () => {
    const [ours, theirs] = [await openWebgpu(), await openTfjs("webgpu")];
    const { device } = await openDevice();
    const backend = tf.backend() as unknown as { readonly device: GPUDevice };
    expect(backend.device).toBe(device);
    const [a, b, again] = [await losses(ours), await losses(theirs), await losses(ours)];
    a.forEach((loss, i) => expect(loss / b[i]).toBeCloseTo(1, 4));
    expect(again).toEqual(a);
    device.destroy();
    await device.lost;
    for (const engine of [ours, theirs]) {
      await expect(engine.loadData(DATA, DATA)).rejects.toThrow(/^WebGPU stopped working: /);
    }
    expect((await openDevice()).device).not.toBe(device);
  });
});
