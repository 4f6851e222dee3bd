import { expect, test } from "vitest";
import type { RunRecord } from "#core/experiment/events/record.ts";
import type { NetworkWeights } from "#core/model/weights.ts";
import { createBuffers } from "./buffers.ts";

/** Weights that are known by one number. */
const numbered = (number: number) =>
  [{ kernel: { shape: [1], data: Float32Array.of(number) } }] as unknown as NetworkWeights;
const metrics = { trainLoss: 1, trainScore: 1, valLoss: 1, valScore: 1 };

/** Three replicas, of which some have diverged. */
function recordOf(lost: readonly number[]): RunRecord {
  const weights = [0, 1, 2].map(numbered);
  return {
    arms: {
      fused: {
        epochs: [{ epoch: 0, step: 0, seconds: 0, metrics: [metrics, metrics, metrics] }],
        firstWeights: numbered(10),
        diverged: [{ step: 1, replicas: lost }],
      },
    },
    checkpoint: { arms: [{ summary: { arm: "fused" }, state: { step: 1, weights } }] },
  } as unknown as RunRecord;
}

/** The number of the weights in the lane, and of those it began with. */
function inLane(chosen: number | undefined, lost: readonly number[] = []) {
  const buffers = createBuffers({ record: recordOf(lost) }, () => chosen);
  buffers.take({ run: 1, type: "weights", arm: "fused", step: 2, weights: numbered(20) });
  const number = (weights: NetworkWeights | undefined) => weights?.[0]?.kernel?.data[0];
  expect(number(buffers.weights("fused"))).toBe(20); // panels stay with the first
  return [number(buffers.laneWeights("fused")), number(buffers.laneFirstWeights("fused"))];
}

test("the lane shows what streams in until another replica is chosen: that one is the checkpoint's", () => {
  expect(inLane(undefined)).toEqual([20, 10]);
  expect(inLane(0)).toEqual([20, 10]);
  expect(inLane(2)).toEqual([2, undefined]);
});

test("a chosen replica that has diverged leaves the lane to the first that has not, as looks do", () => {
  expect(inLane(2, [2])).toEqual([20, 10]);
  expect(inLane(1, [0])).toEqual([20, 10]);
  expect(inLane(2, [0])).toEqual([2, undefined]);
});
