import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { lossInBrief, lossInWords, sourceInWords, spanLoss, spanLosses } from "./spanLoss.ts";
import { openingState } from "./state.ts";

const { experiment } = FIRST_PRESET;
const spans = [
  [1, 2],
  [2, 3],
  [1, 3],
] as const;

/** Estimates .2, .4 and 3, and, if given, a fusion of layers 2 to 3 by `fusedWith`. */
function stateWith(losses?: readonly number[], fusedWith?: Experiment["fusion"]) {
  const costs = spans.map((span, i) => ({ span, mse: 1, nmse: [0.2, 0.4, 3][i] }));
  const costsOf = { step: 0, by: experiment.fusion, replicas: [0, 1, 2, 3, 4, 5, 6, 7] };
  const replicas = losses?.map((nmse) => ({ probe: { nmse } }));
  const fusion = replicas && ({ span: [2, 3], replicas } as unknown as FusionReport);
  return { ...openingState({ ...experiment, replicas: 8 }), costs, costsOf, fusion, fusedWith };
}

test("until a span has been fused it loses an estimate, the mean of the replicas measured", () => {
  const loss = spanLoss(stateWith(), [2, 3]);
  expect(loss).toMatchObject({ nmse: 0.4, source: "estimate", of: 8 });
  expect(lossInWords(loss)).toBe("about 40\u00a0% of the signal lost");
  expect(sourceInWords(loss)).toBe("an estimate, mean of 8 replicas");
});

test("after fusing, what was measured replaces the estimate, and only of the span that was fused", () => {
  const state = stateWith([0.1, NaN, 0.2], experiment.fusion);
  expect(spanLoss(state, [2, 3])).toMatchObject({ source: "measured", replicas: [0, 2], of: 3 });
  expect(lossInWords(spanLoss(state, [2, 3]))).toBe("15\u00a0% of the signal lost");
  expect(sourceInWords(spanLoss(state, [2, 3]))).toBe("measured, mean of 2 of 3 replicas");
  expect(spanLoss(state, [1, 2])).toMatchObject({ nmse: 0.2, source: "estimate" });
  expect(spanLosses(state)).toHaveLength(3);
});

test("neither an estimate nor a measurement stands for another method than the one chosen", () => {
  const state = stateWith([0.1], experiment.fusion);
  const fusion = { ...experiment.fusion, method: "product" as const };
  const other = { ...state, experiment: { ...experiment, fusion } };
  expect(spanLosses(other)).toEqual([]);
  expect(lossInWords(spanLoss(other, [2, 3]))).toBe("not measured yet");
});

test("more than all of the signal lost is worse than the average, in every form", () => {
  const loss = spanLoss(stateWith(), [1, 3]);
  expect(lossInWords(loss)).toBe("worse than the average (300\u00a0% lost)");
  expect(lossInBrief(loss)).toBe(">\u00a0100\u00a0%");
  expect(lossInBrief({ ...loss!, nmse: 1 })).toBe("100\u00a0%");
});

test("one replica's number names the replica", () => {
  const state = stateWith();
  const costsOf = { ...state.costsOf, replicas: [2] };
  expect(sourceInWords(spanLoss({ ...state, costsOf }, [1, 2]))).toBe("an estimate, replica 3");
});

test("the same array is returned as long as nothing has changed, as selectors must", () => {
  const state = stateWith();
  const other = { ...state, status: "another" };
  expect(spanLosses(state)).toBe(spanLosses(other));
});
