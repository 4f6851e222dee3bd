// Engines that die in the middle of training: it goes on, on a new device or else on another engine; the
// page shows which, curves stay and the epochs count on.

import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { button, exportedResults, laneScore, openLab, status, test } from "./journey.ts";
import { injectIntoWorkers, WITHOUT_POLICY } from "./workerFaults.ts";

test.use(WITHOUT_POLICY);

/** As many as take an engine some seconds. */
const EPOCHS: { readonly [engine: string]: number } = { webgpu: 80, "tfjs-webgpu": 6, webgl: 6 };

/**
 * In the worker: every WebGPU device and WebGL context is kept, so that the test can end it; the adapter
 * looks like hardware and gives `most` devices.
 */
function keepDevices(most: number): void {
  type Device = { destroy(): void };
  const kept: { devices: Device[]; contexts: WebGL2RenderingContext[] } = {
    devices: [],
    contexts: [],
  };
  Object.assign(self, { kept });
  const adapters = (globalThis as unknown as { GPUAdapter?: { prototype: object } }).GPUAdapter;
  const adapter = adapters?.prototype as
    | { requestDevice(descriptor: object): Promise<Device> }
    | undefined;
  const give = adapter?.requestDevice;
  if (adapter && give) {
    const info = { vendor: "acme", architecture: "fast", device: "", description: "" };
    Object.defineProperty(adapter, "info", { get: () => info });
    Object.defineProperty(adapter, "isFallbackAdapter", { get: () => false });
    adapter.requestDevice = async function (descriptor) {
      if (kept.devices.length >= most) throw new Error("the GPU has had enough");
      const device = await give.call(this, descriptor);
      kept.devices.push(device);
      return device;
    };
  }
  const canvas = OffscreenCanvas.prototype as unknown as {
    getContext(kind: string, options?: object): WebGL2RenderingContext;
  };
  const open = canvas.getContext;
  canvas.getContext = function (kind, options) {
    const context = open.call(this, kind, options);
    kept.contexts.push(context);
    return context;
  };
}

type Kept = { kept?: { devices: { destroy(): void }[]; contexts: WebGL2RenderingContext[] } };

/** Ends the device or context that the worker trains on. */
async function kill(page: Page, what: "device" | "context"): Promise<void> {
  for (const worker of page.workers()) {
    await worker.evaluate((which) => {
      const { kept } = self as unknown as Kept;
      if (which === "device") kept?.devices.at(-1)?.destroy();
      else kept?.contexts.at(-1)?.getExtension("WEBGL_lose_context")?.loseContext();
    }, what);
  }
}

/** Trains, kills the engine after the first epoch, and expects all epochs to be there at the end. */
async function surviveDeath(page: Page, name: string): Promise<void> {
  const last = EPOCHS[name];
  await button(page, "Train").click();
  await expect(status(page)).toContainText(/Epoch \d+ of/, { timeout: 60_000 });
  await kill(page, name === "webgl" ? "context" : "device");
  const words = /stopped working/;
  await expect(
    page.getByRole("status").or(page.getByRole("alert")).filter({ hasText: words }).first(),
  ).toBeVisible({ timeout: 60_000 });
  await expect(status(page)).toContainText(`Epoch ${last} of ${last}`, { timeout: 90_000 });
  await expect(button(page, "Train")).toBeEnabled();
  const { arms } = await exportedResults(page);
  for (const { epochs, steps } of arms.original.replicas) {
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: last }, (_, i) => i + 1));
    expect(steps.map(({ step }) => step)).toEqual(steps.map((_, i) => i + 1));
    expect(steps).toHaveLength(epochs.at(-1)!.step);
  }
  expect(await laneScore(page, "Original network")).toBeGreaterThan(0.9);
}

const addressOf = (name: string) =>
  `?preset=moons&replicas=2&epochs=${EPOCHS[name]}&engine=${name}`;

for (const name of ["webgpu", "tfjs-webgpu"]) {
  test(`a device that is destroyed while ${name} trains on it is replaced by a new one`, async ({
    page,
  }) => {
    await injectIntoWorkers(page, keepDevices, 2);
    await openLab(page, addressOf(name));
    const engine = page.getByRole("button", { name: /^Engine/ });
    await expect(engine).toContainText(new RegExp(`(?<!-)${name}`));
    await surviveDeath(page, name);
    await expect(engine).toContainText(new RegExp(`(?<!-)${name}`));
  });
}

test("where no second device is given training goes on on simd, and Engine gives the reason", async ({
  page,
}) => {
  await injectIntoWorkers(page, keepDevices, 1);
  await openLab(page, addressOf("webgpu"));
  const engine = page.getByRole("button", { name: /^Engine/ });
  await expect(engine).toContainText("webgpu");
  await surviveDeath(page, "webgpu");
  await expect(engine).toContainText("simd");
  await engine.click();
  await expect(page.getByRole("dialog", { name: "About the engine" })).toContainText(
    /webgpu: .*the GPU has had enough/,
  );
});

test("a WebGL context that is lost while training is replaced by a new one", async ({ page }) => {
  await injectIntoWorkers(page, keepDevices, 0);
  await openLab(page, addressOf("webgl"));
  await surviveDeath(page, "webgl");
});
