import { expect, test } from "vitest";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { fusionFlop, totalFlop } from "#core/fusion/cost/flop.ts";
import { createBuffers } from "./buffers.ts";
import { lastScores, lossCurves, lossStamp, parentCost } from "./curves.ts";
import { scoreStamp } from "./scoreStamp.ts";
import type { ArmState } from "./state.ts";
import { createStepRows } from "./stepRows.ts";

const summary = (arm: Arm): ArmSummary => ({
  arm,
  network: { inputShape: [2], layers: [{ type: "dense", units: 2 }] },
  parameters: 6,
  flopPerStep: 100,
  stepsPerEpoch: 10,
  epochs: 2,
});
const row = (epoch: number, seconds: number, ...scores: number[]) => ({
  epoch,
  step: 10 * epoch,
  seconds,
  metrics: scores.map((s) => ({ trainLoss: 1, trainScore: s, valLoss: 1 - s, valScore: s })),
});
const armState = (arm: Arm, fields: Partial<ArmState> = {}): ArmState => ({
  summary: summary(arm),
  step: 20,
  seconds: 5,
  epochs: [row(0, 0, 0.1, 0.2), row(1, 4, 0.5, 0.6)],
  ...fields,
});

/** Buffers of an arm with two replicas and the given losses, step by step. */
function buffersWith(arm: Arm, losses: readonly number[]) {
  const buffers = createBuffers();
  buffers.take({ type: "epoch", run: 1, arm, ...row(0, 0, 0.1, 0.2) });
  const add = (firstStep: number, more: readonly number[]) =>
    buffers.take({
      type: "steps",
      run: 1,
      arm,
      firstStep,
      losses: Float32Array.from(more),
      seconds: 1,
    });
  add(0, losses);
  return { buffers, add };
}

test("rows that grow with the steps are the rows that are made at once", () => {
  const rows = createStepRows();
  const { buffers, add } = buffersWith("fused", [1, 2, 3, 4]);
  expect(rows.of("fused", buffers).map((r) => [...r])).toEqual([
    [1, 3],
    [2, 4],
  ]);
  for (let step = 2; step < 3000; step++) {
    add(step, [step, -step]);
    if (step % 7 === 0) rows.of("fused", buffers);
  }
  expect(rows.of("fused", buffers)).toEqual(createStepRows().of("fused", buffers));
  expect(rows.of("fused", buffers)[1][2999]).toBe(-2999);
});

test("an arm that is opened anew starts with empty rows", () => {
  const rows = createStepRows();
  rows.of("fused", buffersWith("fused", [1, 2, 3, 4]).buffers);
  const again = buffersWith("fused", [7, 8]).buffers;
  expect(rows.of("fused", again).map((r) => [...r])).toEqual([[7], [8]]);
});

test("seconds of steps run evenly between epochs whose clock is known", () => {
  const { buffers } = buffersWith("fused", Array(40).fill(1));
  const [train] = lossCurves({ arms: { fused: armState("fused") } }, buffers);
  // 10 steps in 4 s up to epoch 1, then 10 in 1 s.
  expect(train.seconds[4]).toBeCloseTo(2, 12);
  expect(train.seconds[9]).toBeCloseTo(4, 12);
  expect(train.seconds[14]).toBeCloseTo(4.5, 12);
  expect(train.seconds[19]).toBeCloseTo(5, 12);
});

test("whoever is made from the parent pays for its training; a random start does not", () => {
  const cost = { step: 20, seconds: 5, flop: 2000 };
  const arms = { original: armState("original"), fused: armState("fused") };
  const paid = parentCost({ arms, fusion: undefined });
  expect(paid).toEqual({
    fused: cost,
    product: cost,
    varianceMatched: cost,
    randomInherit: cost,
  });
  expect(parentCost({ arms: {}, fusion: undefined })).toEqual({});
});

test("whoever hangs on the fused weights pays for the fusion too", () => {
  // N = 100 samples, n₀ = 30 inputs, n₂ = 10 units, 500 multiplications to the span's end:
  // 100·1000 + 100·30·(30 + 20) + 30³/3 = 100,000 + 150,000 + 9,000
  const size = { inputs: 30, units: 10, positions: 1, tries: 1, forward: 1000 };
  const flop = totalFlop(fusionFlop([size], "empirical", 100));
  const fusion = { cost: { flop, seconds: 0.5 } } as FusionReport;
  const paid = parentCost({ arms: { original: armState("original") }, fusion });
  const trained = { step: 20, seconds: 5, flop: 2000 };
  expect(paid).toEqual({
    fused: { step: 20, seconds: 5.5, flop: 261_000 },
    varianceMatched: { step: 20, seconds: 5.5, flop: 261_000 },
    product: trained,
    randomInherit: trained,
  });
});

test("scores are repainted when an epoch or an arm joins, not with every step", () => {
  const fused = armState("fused");
  const stamp = scoreStamp({ arms: { fused } });
  expect(scoreStamp({ arms: { fused: { ...fused, step: 21 } } })).toBe(stamp);
  const later = { ...fused, epochs: [...fused.epochs, row(2, 5, 0.7, 0.8)] };
  expect(scoreStamp({ arms: { fused: later } })).not.toBe(stamp);
  expect(scoreStamp({ arms: { fused, random: armState("random") } })).not.toBe(stamp);
  expect(lastScores({ arms: { fused: later } })).toEqual({ fused: [0.7, 0.8] });
});

test("the loss curves' stamp grows with the reported steps of every arm, the score curves' does not", () => {
  const fused = armState("fused");
  const at = (steps: number) => ({
    losses: () => ({ replicas: 1, steps, losses: new Float32Array(8) }),
  });
  const races = { arms: { fused } };
  expect(lossStamp(races, at(3))).not.toBe(lossStamp(races, at(4)));
  expect(lossStamp(races, at(4))).toBe(lossStamp(races, at(4)));
});
