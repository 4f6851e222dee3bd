import { expect, test } from "vitest";
import { largestFault } from "#engine/gradients.test-support.ts";
import { LAYERS, TAUGHT_LAYERS, TEACHINGS } from "#engine/layerRows.test-support.ts";
import { openSimd } from "./engine.ts";

test.each(LAYERS)("%s: gradients are the slopes of the loss", async (_, inputShape, layer) => {
  expect(await largestFault(await openSimd(), inputShape, layer, 1)).toBeLessThan(2e-5);
});

test.each(TEACHINGS)(
  "with %s: gradients are the slopes of what is minimised",
  async (_, teaching) => {
    for (const [, inputShape, layer] of TAUGHT_LAYERS) {
      const fault = await largestFault(await openSimd(), inputShape, layer, 2, teaching);
      expect(fault).toBeLessThan(2e-5);
    }
  },
);
