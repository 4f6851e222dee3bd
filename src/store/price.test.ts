import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { SpanCost } from "#core/fusion/cost/spanCosts.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { solvePrice } from "./price.ts";
import { openingState } from "./state.ts";

const size = { inputs: 300, units: 10, positions: 1, tries: 1, forward: 1e6 };
const cost = (first: number, last: number, fields: Partial<SpanCost> = {}): SpanCost => ({
  span: [first, last],
  mse: 1,
  nmse: 0.1,
  size,
  ...fields,
});

/** Digits with 8 replicas and 4,000 samples; the bracket on layers 1 to 3. */
function stateWith(
  fusion: Partial<Experiment["fusion"]>,
  costs: readonly SpanCost[] = [cost(1, 2), cost(1, 3), cost(2, 3)],
) {
  const { experiment } = presetById("digits")!;
  const asked = { ...experiment.fusion, samples: 4000, span: [1, 3] as const, ...fusion };
  return { ...openingState({ ...experiment, replicas: 8, fusion: asked }), costs };
}

test("the price is n₀³/3, and the time that of all replicas with their samples, at 5 GFLOP a second and 30 µs a sample", () => {
  const price = solvePrice(stateWith({}))!;
  expect(price.inputs).toBe(300);
  expect(price.flop.solve).toBe(9e6);
  // 4000·1e6 + 4000·300·(300 + 20) + 9e6 = 4.393e9 for each of eight
  expect(price.seconds).toBeCloseTo(8 * (4.393e9 / 5e9 + 4000 * 3e-5), 9);
  expect(price.isMeasured).toBe(false);
});

test("a kernel asked for is priced with its own taps", () => {
  const [experiment, conv] = [presetById("digits-conv")!.experiment, { ...size, channels: 4 }];
  const fusion = { ...experiment.fusion, span: [1, 2] as const, kernelSize: 3 };
  const state = openingState({ ...experiment, fusion });
  const price = solvePrice({ ...state, costs: [cost(1, 2, { size: conv })] })!;
  expect(price.inputs).toBe(3 * 3 * 4);
});

test("no more samples are counted than there are", () => {
  const few = { ...stateWith({}), dataset: { train: 400 } as never };
  expect(solvePrice(few)!.samples).toBe(400);
});

test("pair by pair, both solves are counted", () => {
  expect(solvePrice(stateWith({ mode: "sequential" }))!.flop.solve).toBe(2 * 9e6);
});

test("methods without a solve, spans that cannot be fused, and unmeasured ones have no price", () => {
  expect(solvePrice(stateWith({ method: "gaussian" }))).toBeUndefined();
  expect(solvePrice(stateWith({ method: "product" }))).toBeUndefined();
  expect(solvePrice(stateWith({}, []))).toBeUndefined();
  const { size: _, ...impossible } = cost(1, 3, { problem: "the shapes do not fit" });
  expect(solvePrice(stateWith({}, [impossible]))).toBeUndefined();
});

test("the pace of a fusion that took its time is believed, that of a short one is not", () => {
  const fused = (seconds: number) =>
    ({ cost: { flop: 1e9, seconds }, replicas: Array(8).fill({}) }) as unknown as FusionReport;
  const after = (seconds: number) => solvePrice({ ...stateWith({}), fusion: fused(seconds) })!;
  expect(after(2)).toMatchObject({ rate: 4e9, isMeasured: true });
  expect(after(0.01)).toMatchObject({ rate: 5e9, isMeasured: false });
});
