// The same training runs here and on simd: losses over 50 steps, metrics on batches of another size.

import { describe, expect, test } from "vitest";
import { BATCH_NORM, CASES } from "#engine/parity.test-support.ts";
import { lossesOf, STEPS } from "#engine/parityRun.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { LONG, provideWebgpu } from "./dawn.test-support.ts";
import { openWebgpu } from "./engine.ts";

const missing = await provideWebgpu();

describe.skipIf(missing !== undefined)("beside simd", { timeout: LONG }, () => {
  test.each([...CASES, BATCH_NORM])("$name: losses within 1e-3 over 50 steps", async (given) => {
    const ours = await lossesOf(await openWebgpu(), given);
    const theirs = await lossesOf(await openSimd(), given);
    const worst = ours.steps.reduce(
      (most, loss, i) => Math.max(most, Math.abs(loss - theirs.steps[i]) / theirs.steps[i]),
      0,
    );
    expect(ours.steps.length).toBe(2 * STEPS);
    expect(worst).toBeLessThan(1e-3);
    ours.metrics.forEach(({ loss, score }, replica) => {
      expect(Math.abs(loss / theirs.metrics[replica].loss - 1)).toBeLessThan(1e-3);
      expect(score).toBeCloseTo(theirs.metrics[replica].score!, 3);
    });
  });
});
