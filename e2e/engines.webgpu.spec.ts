// Engines that do not start: the lab opens on the next best by itself, trains, and Engine names the reason.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { openLab, test, trainOriginal } from "./journey.ts";
import { injectIntoWorkers } from "./workerFaults.ts";

type Fault =
  | "device refused"
  | "adapter never answers"
  | "adapter works"
  | "device never answers"
  | "wrong numbers";

/** In the worker: an adapter that looks like hardware, with one thing wrong with it. */
function fakeHardware(fault: Fault): void {
  type Adapter = { requestDevice(descriptor: object): Promise<unknown>; features: Set<string> };
  const { gpu } = navigator as unknown as {
    gpu: { requestAdapter(options?: object): Promise<Adapter | null> };
  };
  const ask = gpu.requestAdapter.bind(gpu);
  gpu.requestAdapter = async (options) => {
    if (fault === "adapter never answers") return new Promise(() => {});
    const adapter = await ask(options);
    if (!adapter) return null;
    const info = { vendor: "acme", architecture: "fast", device: "", description: "" };
    Object.defineProperty(adapter, "info", { value: info });
    Object.defineProperty(adapter, "isFallbackAdapter", { value: false });
    const give = adapter.requestDevice.bind(adapter);
    adapter.requestDevice = async (descriptor) => {
      if (fault === "device refused") throw new Error("no device for you today");
      if (fault === "device never answers") return new Promise(() => {});
      return give(descriptor);
    };
    return adapter;
  };
  if (fault !== "wrong numbers") return;
  const { GPUBuffer } = globalThis as unknown as {
    GPUBuffer: { prototype: { getMappedRange(): ArrayBuffer } };
  };
  const read = GPUBuffer.prototype.getMappedRange;
  GPUBuffer.prototype.getMappedRange = function (...range: []) {
    const numbers = read.apply(this, range);
    new Float32Array(numbers).fill(0.25);
    return numbers;
  };
}

async function expectOnSimd(page: Page, reason: string): Promise<void> {
  const engine = page.getByRole("button", { name: /^Engine/ });
  await expect(engine).toContainText("simd");
  await engine.click();
  const about = page.getByRole("dialog", { name: "About the engine" });
  await expect(about).toContainText("Left out");
  await expect(about).toContainText(`tfjs-webgpu: ${reason}`);
  await expect(about).toContainText("training on WebAssembly SIMD instead");
  await page.keyboard.press("Escape");
  await trainOriginal(page, 1);
}

for (const [fault, reason] of [
  [
    "device refused",
    "TensorFlow.js could not start its webgpu backend here: no device for you today",
  ],
  ["adapter never answers", "WebGPU gave no adapter within 5 s"],
  [
    "device never answers",
    "TensorFlow.js could not start its webgpu backend here: no answer within",
  ],
  ["wrong numbers", "it computes wrong numbers: a loss of 0.2500"],
] as const) {
  test(`WebGPU with one fault (${fault}): the lab trains on simd and gives the reason`, async ({
    page,
  }) => {
    await injectIntoWorkers(page, fakeHardware, fault);
    await openLab(page, "?preset=moons&replicas=1&epochs=1");
    await expectOnSimd(page, reason);
  });
}

test("the same adapter without a fault is chosen, proven and trains", async ({ page }) => {
  await injectIntoWorkers(page, fakeHardware, "adapter works" as Fault);
  await openLab(page, "?preset=moons&replicas=1&epochs=1");
  await expect(page.getByRole("button", { name: /^Engine/ })).toContainText("tfjs-webgpu");
});
