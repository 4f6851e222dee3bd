import { expect, test } from "vitest";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import { NO_LOSSES } from "#core/experiment/events/losses.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import type { ArmNeeds } from "#core/experiment/armWords.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { fusionFlop, totalFlop } from "#core/fusion/cost/flop.ts";
import { lastScores, lossCurves, lossStamp, parentCost } from "./curves.ts";
import { scoreStamp } from "./scoreStamp.ts";

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
const armOf = (arm: Arm, fields: Partial<ArmRecord> = {}): ArmRecord => ({
  summary: summary(arm),
  step: 20,
  seconds: 5,
  epochs: [row(0, 0, 0.1, 0.2), row(1, 4, 0.5, 0.6)],
  losses: NO_LOSSES,
  ...fields,
});

test("seconds of steps run evenly between epochs whose clock is known", () => {
  const losses = { steps: 20, runs: [0, 1].map(() => new Float32Array(32).fill(1)) };
  const [train] = lossCurves({ arms: { fused: armOf("fused", { losses }) } });
  expect(train.replicas.map(({ length }) => length)).toEqual([20, 20]);
  // 10 steps in 4 s up to epoch 1, then 10 in 1 s.
  expect(train.seconds[4]).toBeCloseTo(2, 12);
  expect(train.seconds[9]).toBeCloseTo(4, 12);
  expect(train.seconds[14]).toBeCloseTo(4.5, 12);
  expect(train.seconds[19]).toBeCloseTo(5, 12);
});

test("whoever is made from the parent pays for its training; a random start does not", () => {
  const cost = { step: 20, seconds: 5, flop: 2000 };
  const arms = { original: armOf("original"), fused: armOf("fused") };
  const paid = parentCost({ arms, fusion: undefined });
  expect(paid).toEqual({
    fused: cost,
    product: cost,
    varianceMatched: cost,
    randomInherit: cost,
    weightSelection: cost,
    distilled: cost,
    hint: cost,
    fusedDistilled: cost,
    narrowed: cost,
  });
  expect(parentCost({ arms: {}, fusion: undefined })).toEqual({});
});

test("whoever hangs on the fused weights pays for the fusion too", () => {
  // N = 100 samples, n₀ = 30 inputs, n₂ = 10 units, 500 multiplications to the span's end:
  // 100·1000 + 100·30·(30 + 20) + 30³/3 = 100,000 + 150,000 + 9,000
  const size = { inputs: 30, units: 10, positions: 1, tries: 1, forward: 1000 };
  const flop = totalFlop(fusionFlop([size], "empirical", 100));
  const fusion = { cost: { flop, seconds: 0.5 } } as FusionReport;
  const paid = parentCost({ arms: { original: armOf("original") }, fusion });
  const trained = { step: 20, seconds: 5, flop: 2000 };
  expect(paid).toEqual({
    fused: { step: 20, seconds: 5.5, flop: 261_000 },
    narrowed: { step: 20, seconds: 5.5, flop: 261_000 },
    varianceMatched: { step: 20, seconds: 5.5, flop: 261_000 },
    product: trained,
    randomInherit: trained,
    weightSelection: trained,
    distilled: trained,
    hint: trained,
    fusedDistilled: { step: 20, seconds: 5.5, flop: 261_000 },
  });
});

test("what a start took of its own is paid besides: a hint's steps and the parent's answers", () => {
  const hint = armOf("hint");
  const paid = { needs: "parent", steps: 10, seconds: 0.25, flop: 700 } as const;
  const arms = {
    original: armOf("original"),
    hint: { ...hint, summary: { ...hint.summary, paid } },
  };
  expect(parentCost({ arms, fusion: undefined }).hint).toEqual({
    step: 30,
    seconds: 5.25,
    flop: 2700,
  });
});

test("a start that took work of its own pays for it, and besides for what it was made from", () => {
  const original = armOf("original");
  const spline = (needs: ArmNeeds) => {
    const own = armOf("spline");
    const paid = { needs, flop: 700, seconds: 0.25 };
    return { ...own, summary: { ...own.summary, paid } };
  };
  const fusion = { cost: { flop: 10_000, seconds: 0.5 } } as FusionReport;
  const cost = (needs: ArmNeeds) =>
    parentCost({ arms: { original, spline: spline(needs) }, fusion }).spline;
  expect(cost("nothing")).toEqual({ step: 0, seconds: 0.25, flop: 700 });
  expect(cost("fusion")).toEqual({ step: 20, seconds: 5.75, flop: 12_700 });
});

test("scores are repainted when an epoch or an arm joins, not with every step", () => {
  const fused = armOf("fused");
  const stamp = scoreStamp({ arms: { fused } });
  expect(scoreStamp({ arms: { fused: { ...fused, step: 21 } } })).toBe(stamp);
  const later = { ...fused, epochs: [...fused.epochs, row(2, 5, 0.7, 0.8)] };
  expect(scoreStamp({ arms: { fused: later } })).not.toBe(stamp);
  expect(scoreStamp({ arms: { fused, random: armOf("random") } })).not.toBe(stamp);
  expect(lastScores({ arms: { fused: later } })).toEqual({ fused: [0.7, 0.8] });
});

test("the loss curves' stamp grows with the reported steps of every arm, the score curves' does not", () => {
  const at = (steps: number) => {
    const losses = { steps, runs: [new Float32Array(8)] };
    return { arms: { fused: armOf("fused", { losses }) } };
  };
  expect(lossStamp(at(3))).not.toBe(lossStamp(at(4)));
  expect(lossStamp(at(4))).toBe(lossStamp(at(4)));
  expect(scoreStamp(at(3))).toBe(scoreStamp(at(4)));
});
