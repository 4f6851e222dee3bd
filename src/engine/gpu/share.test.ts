// The one device of a thread, on whatever adapter there is.

import { expect, test } from "vitest";
import { LONG, provideWebgpu } from "#engine/webgpu/dawn.test-support.ts";
import { shareDevice } from "./share.ts";

const missing = await provideWebgpu();

test.skipIf(missing !== undefined)(
  "an error ends the device and the call that made it, which Dawn reports in the middle of it",
  { timeout: LONG },
  async () => {
    const { device, life } = await shareDevice();
    device.createBuffer({ size: 16, usage: 0 }); // hung, where the device was destroyed at once
    await device.lost;
    expect(life.failure()).toMatch(/usage/);
    expect((await shareDevice()).device).not.toBe(device);
  },
);
