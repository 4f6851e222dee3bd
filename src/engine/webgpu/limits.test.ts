// Adapters with little to give: what is asked of them, and the sentence where it is not enough.

import { afterEach, expect, test, vi } from "vitest";
import { BackendUnavailableError } from "#engine/engine.ts";
import { openDevice } from "./device.ts";

afterEach(() => vi.unstubAllGlobals());

/** An adapter with these limits; what its device was asked for, and how to lose the device. */
function adapterWith(limits: { readonly [name: string]: number }) {
  const asked: object[] = [];
  const lose: (() => void)[] = [];
  const requestDevice = async (descriptor: object) => {
    asked.push(descriptor);
    const lost = new Promise((resolve) => lose.push(() => resolve({ message: "taken away" })));
    return { limits, lost, addEventListener: () => {}, destroy: () => {} };
  };
  const adapter = { info: { vendor: "acme" }, limits, requestDevice };
  vi.stubGlobal("navigator", { gpu: { requestAdapter: async () => adapter } });
  return { asked, lose };
}

const LOW = {
  ...{ maxStorageBuffersPerShaderStage: 8, maxComputeInvocationsPerWorkgroup: 256 },
  ...{ maxBufferSize: 2 ** 27, maxStorageBufferBindingSize: 2 ** 26 },
};

test.each([
  ["maxComputeInvocationsPerWorkgroup", 128, 256],
  ["maxStorageBuffersPerShaderStage", 4, 7],
])("a %s of %d is refused with both numbers", async (limit, given, least) => {
  const { lose } = adapterWith({ ...LOW, [limit]: given });
  const refusal = await openDevice().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(BackendUnavailableError);
  expect((refusal as Error).message).toBe(
    `this WebGPU adapter's ${limit} is ${given}, ${least} are needed`,
  );
  lose[0]();
  await new Promise((resolve) => setTimeout(resolve));
});

test("a device is asked for what its adapter gives, and for no limit that it does not name", async () => {
  const { asked, lose } = adapterWith({ ...LOW, maxComputeWorkgroupStorageSize: 49152 });
  await openDevice().catch(() => {}); // this one can make no layouts
  expect(asked).toEqual([
    {
      requiredLimits: {
        maxStorageBufferBindingSize: 2 ** 26,
        maxBufferSize: 2 ** 27,
        maxComputeWorkgroupStorageSize: 49152,
        maxComputeInvocationsPerWorkgroup: 256,
      },
    },
  ]);
  lose[0]();
  await new Promise((resolve) => setTimeout(resolve));
});
