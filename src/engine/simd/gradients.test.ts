import { expect, test } from "vitest";
import { LAYERS, largestFault } from "#engine/gradients.test-support.ts";
import { openSimd } from "./engine.ts";

test.each(LAYERS)("%s: gradients are the slopes of the loss", async (_, inputShape, layer) => {
  expect(await largestFault(await openSimd(), inputShape, layer, 1)).toBeLessThan(2e-5);
});
