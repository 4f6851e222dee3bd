// WebGPU that fails in Node: tfjs' own backend on a device that computes nothing, for what happens before
// and after computing. Real devices are in e2e/engines.webgpu.spec.ts.

import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { probeWebgpu } from "#engine/platform.ts";
import { BackendUnavailableError } from "#engine/engine.ts";
import { openBackend } from "./backend.ts";
import { openTfjs } from "./engine.ts";
import { seededClasses } from "./testNetworks.test-support.ts";

type Fault = "none" | "rejects" | "no device";
let fault: Fault = "none";
const devices: { destroy: () => void; destroyed: boolean }[] = [];

function fakeDevice() {
  let lose = (_: { message: string }) => {};
  const lost = new Promise<{ message: string }>((resolve) => (lose = resolve));
  const device = {
    lost,
    destroyed: false,
    features: new Set<string>(),
    limits: {},
    queue: { submit: () => {}, writeBuffer: () => {} },
    addEventListener: () => {},
    destroy() {
      this.destroyed = true;
      lose({ message: "Device was destroyed." });
    },
  };
  devices.push(device);
  return device;
}

async function loseAll(): Promise<void> {
  for (const device of devices) device.destroy();
  await Promise.resolve();
}

const adapter = {
  info: { vendor: "acme", architecture: "fast", device: "", description: "" },
  features: new Set<string>(),
  limits: {},
  requestDevice: async () => {
    if (fault === "no device") throw new Error("no device for you");
    return fakeDevice();
  },
};
const gpu = {
  requestAdapter: async () => {
    if (fault === "rejects") throw new Error("the GPU process crashed");
    return adapter;
  },
};

beforeEach(() => {
  vi.stubGlobal("GPUBuffer", class {});
  vi.stubGlobal("GPUTexture", class {});
  vi.stubGlobal("GPUBufferUsage", {});
  vi.stubGlobal("navigator", { gpu, userAgent: "node" });
  fault = "none";
});
afterEach(() => vi.unstubAllGlobals());

test("a device that is refused is the reason; a second start asks anew and works", async () => {
  fault = "no device";
  const refused = await openBackend("webgpu").catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(BackendUnavailableError);
  expect(refused).toMatchObject({
    message: "TensorFlow.js could not start its webgpu backend here: no device for you",
  });
  await expect(openBackend("webgpu")).rejects.toThrow("no device for you");
  fault = "none";
  const backend = await openBackend("webgpu");
  backend.use();
  expect([backend.adapter, devices.length, tf.getBackend()]).toEqual(["acme fast", 1, "webgpu"]);
  await loseAll();
});

test("after a refused device other backends work, in turn with each other", async () => {
  fault = "no device";
  await expect(openBackend("webgpu")).rejects.toThrow();
  const [cpu, wasm] = [await openBackend("cpu"), await openBackend("wasm")];
  for (const backend of [cpu, wasm, cpu]) {
    backend.use();
    const sum = tf.add(tf.tensor1d([1, 2]), tf.tensor1d([3, 4]));
    expect([...(await backend.read(sum))]).toEqual([4, 6]);
  }
});

test("two engines share a device while it lives; after its loss both throw, and a new one has a new device", async () => {
  const [first, second] = [await openTfjs("webgpu"), await openTfjs("webgpu")];
  const data = seededClasses(4, [2], 2);
  await first.loadData(data, data);
  const count = devices.length;
  await loseAll();
  for (const engine of [first, second]) {
    await expect(engine.loadData(data, data)).rejects.toThrow(
      "WebGPU stopped working: Device was destroyed.",
    );
  }
  expect(tf.getBackend()).not.toBe("webgpu");
  first.dispose();
  second.dispose();
  const third = await openTfjs("webgpu");
  await third.loadData(data, data);
  expect(devices.map(({ destroyed }) => destroyed)).toEqual([...Array(count).fill(true), false]);
  third.dispose();
});

test("a device found dead between two engines is replaced", async () => {
  (await openTfjs("webgpu")).dispose();
  const before = devices.length;
  await loseAll();
  (await openTfjs("webgpu")).dispose();
  expect(devices.length).toBe(before + 1);
});

test("an adapter that never comes, or fails, has that as its reason", async () => {
  vi.stubGlobal("navigator", { gpu: { requestAdapter: () => new Promise(() => {}) } });
  expect(await probeWebgpu(1)).toEqual({ problem: "WebGPU gave no adapter within 5 s" });
  vi.stubGlobal("navigator", { gpu });
  fault = "rejects";
  expect(await probeWebgpu(1)).toEqual({ problem: "WebGPU failed: the GPU process crashed" });
  vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => null } });
  expect(await probeWebgpu(1)).toEqual({});
});
