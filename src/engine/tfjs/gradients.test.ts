// Gradients on the two backends of the CPU, a replica alone and two stacked on one axis as on a GPU.

import { describe, expect, test } from "vitest";
import { largestFault } from "#engine/gradients.test-support.ts";
import { LAYERS, TAUGHT_LAYERS, TEACHINGS } from "#engine/layerRows.test-support.ts";
import { openPlanEngine } from "#engine/plan/engine.ts";
import { openBackend } from "./backend.ts";
import { tfjsExecutor } from "./executor.ts";

describe.each([
  ["cpu", 1],
  ["cpu", 2],
  ["wasm", 1],
  ["wasm", 2],
] as const)("on %s, %i stacked", (name, replicas) => {
  test.each(LAYERS)("%s: gradients are the slopes of the loss", async (_, inputShape, layer) => {
    const backend = { ...(await openBackend(name)), stacked: true };
    const engine = openPlanEngine(tfjsExecutor(backend));
    expect(await largestFault(engine, inputShape, layer, replicas)).toBeLessThan(1e-4);
    engine.dispose();
  });

  test.each(TEACHINGS)("with %s: they are those of what is minimised", async (_, teaching) => {
    const backend = { ...(await openBackend(name)), stacked: true };
    const engine = openPlanEngine(tfjsExecutor(backend));
    for (const [, inputShape, layer] of TAUGHT_LAYERS) {
      const fault = await largestFault(engine, inputShape, layer, replicas, teaching);
      expect(fault).toBeLessThan(1e-4);
    }
    engine.dispose();
  });
});
