// Gradients of two replicas side by side. Where this machine has no adapter, the name of a skipped test is why.

import { describe, expect, test } from "vitest";
import { largestFault } from "#engine/gradients.test-support.ts";
import { LAYERS, TAUGHT_LAYERS, TEACHINGS } from "#engine/layerRows.test-support.ts";
import { LONG, provideWebgpu } from "./dawn.test-support.ts";
import { openWebgpu } from "./engine.ts";

const missing = await provideWebgpu();

if (missing !== undefined) test.skip(`no test of webgpu runs here: ${missing}`);

describe.skipIf(missing !== undefined)("on this machine's adapter", { timeout: LONG }, () => {
  test.each(LAYERS)("%s: gradients are the slopes of the loss", async (_, inputShape, layer) => {
    expect(await largestFault(await openWebgpu(), inputShape, layer, 2)).toBeLessThan(2e-5);
  });

  test.each(TEACHINGS)("with %s: they are those of what is minimised", async (_, teaching) => {
    for (const [, inputShape, layer] of TAUGHT_LAYERS) {
      const fault = await largestFault(await openWebgpu(), inputShape, layer, 2, teaching);
      expect(fault).toBeLessThan(2e-5);
    }
  });
});
