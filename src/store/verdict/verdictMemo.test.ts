import { expect, test } from "vitest";
import type { ArmSummary } from "#core/experiment/events/armSummary.ts";
import type { DatasetSummary } from "#core/experiment/events/events.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";
import { NO_LOSSES } from "#core/experiment/events/losses.ts";
import type { ArmRecord } from "#core/experiment/events/record.ts";
import { createVerdictMemo } from "./verdictMemo.ts";

const dataset = { task: { kind: "regression" } } as unknown as DatasetSummary;
const armOf = (arm: Arm, ...epochs: number[][]): ArmRecord => ({
  summary: { arm, epochs: 1, parameters: 6 } as ArmSummary,
  step: 10,
  seconds: 1,
  epochs: epochs.map((scores, epoch) => ({
    epoch,
    step: 10 * epoch,
    seconds: epoch,
    metrics: scores.map((s) => ({ trainLoss: s, trainScore: s, valLoss: s, valScore: s })),
  })),
  losses: NO_LOSSES,
});

test("steps change no verdict: the same array is returned until an epoch joins", () => {
  const judge = createVerdictMemo();
  const fused = armOf("fused", [0.5, 0.6]);
  const random = armOf("random", [0.1, 0.2]);
  const first = judge({ arms: { fused, random }, dataset });
  expect(first.map(({ against, at }) => `${against} ${at}`)).toEqual(["random start"]);
  expect(judge({ arms: { fused: { ...fused, step: 11 }, random }, dataset })).toBe(first);
  const later = { fused: armOf("fused", [0.5, 0.6], [0.7, 0.8]), random };
  expect(judge({ arms: later, dataset })).not.toBe(first);
});

test("another data set is judged anew", () => {
  const judge = createVerdictMemo();
  const arms = { fused: armOf("fused", [0.5, 0.6]), random: armOf("random", [0.1, 0.2]) };
  const [first] = judge({ arms, dataset });
  const classes = { task: { kind: "classification" } } as unknown as DatasetSummary;
  const [second] = judge({ arms, dataset: classes });
  expect([first.metric, second.metric]).toEqual(["valR2", "valAccuracy"]);
});
