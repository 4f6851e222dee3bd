// The same training runs on this engine and on TensorFlow.js: two executors of the same plan, whose
// arithmetic shares nothing. What the plan itself is worth, gradients.test.ts and tfjs/keras.test.ts show.

import { expect, test } from "vitest";
import { BATCH_NORM, CASES } from "#engine/parity.test-support.ts";
import { lossesOf, STEPS } from "#engine/parityRun.test-support.ts";
import { openTfjs } from "#engine/tfjs/engine.ts";
import { openSimd } from "./engine.ts";

test.each(CASES)("$name: losses within 1e-4 of tfjs over 50 steps", async (given) => {
  const ours = await lossesOf(await openSimd(), given);
  const theirs = await lossesOf(await openTfjs("cpu"), given);
  const worst = ours.steps.reduce(
    (most, loss, i) => Math.max(most, Math.abs(loss - theirs.steps[i]) / theirs.steps[i]),
    0,
  );
  expect(ours.steps.length).toBe(2 * STEPS);
  expect(worst).toBeLessThan(1e-4);
  ours.metrics.forEach(({ loss, score }, replica) => {
    expect(loss / theirs.metrics[replica].loss).toBeCloseTo(1, 4);
    expect(score).toBeCloseTo(theirs.metrics[replica].score!, 4);
  });
});

test("batch norm: losses and moving statistics follow tfjs within its rounding", async () => {
  const ours = await lossesOf(await openSimd(), BATCH_NORM);
  const theirs = await lossesOf(await openTfjs("cpu"), BATCH_NORM);
  ours.steps.forEach((loss, i) => expect(loss / theirs.steps[i]).toBeCloseTo(1, 3));
  ours.metrics.forEach((m, i) => expect(m.loss / theirs.metrics[i].loss).toBeCloseTo(1, 3));
});
