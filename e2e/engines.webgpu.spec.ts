// A GPU that is timed while nobody waits, and one that does not work: the lab opens on simd and trains, and Engine
// names the reason.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { openLab, test, trainOriginal } from "./journey.ts";
import { injectIntoWorkers, WITHOUT_POLICY } from "./workerFaults.ts";

test.use(WITHOUT_POLICY);

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

async function expectOnSimd(page: Page, reason: string | RegExp): Promise<void> {
  const engine = page.getByRole("button", { name: /^Engine/ });
  await expect(engine).toContainText("simd");
  await engine.click();
  const about = page.getByRole("dialog", { name: "About the engine" });
  await expect(about).toContainText(reason, { timeout: 200_000 }); // software compiles slowly
  await page.keyboard.press("Escape");
  await trainOriginal(page, 1);
  await expect(engine).toContainText("simd");
}

const address = "?preset=moons&replicas=1&epochs=1";

for (const [fault, reason] of [
  ["adapter never answers", "webgpu: WebGPU gave no adapter within 5 s"],
  ["device refused", "simd; WebGPU could not be timed: no device for you today"],
  ["device never answers", "simd; WebGPU could not be timed: no device within 10 s"],
  ["wrong numbers", "simd; WebGPU could not be timed: it computes wrong numbers: a loss of 0.2500"],
] as const) {
  test(`WebGPU with one fault (${fault}): the lab trains on simd and gives the reason`, async ({
    page,
  }) => {
    await injectIntoWorkers(page, fakeHardware, fault);
    await openLab(page, address);
    await expectOnSimd(page, reason);
  });
}

test("an adapter without a fault is timed while nobody waits, and known in the next visit", async ({
  page,
}) => {
  test.setTimeout(300_000);
  await injectIntoWorkers(page, fakeHardware, "adapter works" as Fault);
  await openLab(page, address);
  const times = /simd: [\d.]+ ms a step; webgpu [\d.]+/;
  await expectOnSimd(page, times);
  await injectIntoWorkers(page, fakeHardware, "device refused"); // nothing is timed any more
  await openLab(page, address);
  await page.getByRole("button", { name: /^Engine/ }).click();
  await expect(page.getByRole("dialog", { name: "About the engine" })).toContainText(times);
});
