import { expect, test } from "vitest";
import type { FusionReport, NarrowPrices } from "#core/experiment/events/events.ts";
import { presetById } from "#core/experiment/schema/presets.ts";
import { chosenLoss, narrowLoss, pricesOf } from "./loss.ts";
import { narrowPrice } from "./price.ts";
import { lossInWords, sourceInWords, spanLosses } from "#store/spanLoss.ts";
import { openingState } from "#store/state.ts";
import type { LabState } from "#store/state.ts";
import { doingOf, verbOf } from "#store/verbs/verb.ts";

const { experiment } = presetById("narrow")!; // 64 → 64 → 10 units, layer 2 keeps 8, 8 replicas
const narrow = experiment.narrow!;
const prices = (fields: Partial<NarrowPrices> = {}): NarrowPrices => ({
  layer: 2,
  step: 7,
  replicas: [0, 1],
  costs: [{ units: 8, nmse: 0.2, kept: [1, 2, 3, 4, 5, 6, 7, 8] }],
  ...fields,
});
const arms = { original: { step: 7 } } as unknown as LabState["arms"];
const stateWith = (...narrowing: NarrowPrices[]): LabState => ({
  ...openingState(experiment),
  arms,
  narrowing,
});
const done = (settings: object, losses: readonly number[]) =>
  ({
    span: [2, 3],
    narrow: { ...narrow, ...settings },
    replicas: losses.map((nmse) => ({ probe: { nmse } })),
  }) as unknown as FusionReport;

test("until it is done a narrowing loses an estimate, the mean of the replicas priced", () => {
  const loss = chosenLoss(stateWith(prices()));
  expect(lossInWords(loss)).toBe("about 20\u00a0% of the signal lost");
  expect(sourceInWords(loss)).toBe("an estimate, mean of 2 of 8 replicas");
  const state = stateWith(prices());
  expect(chosenLoss(state)).toBe(chosenLoss(state));
});

test("a replica that spoils the mean is named behind it, of a price and of what was measured", () => {
  const each = [[0.1, 0.2, 0.15, 6.4]];
  const [{ costs }] = [prices()];
  const spoilt = prices({ replicas: [0, 1, 2, 5], costs: [{ ...costs[0], nmse: 1.7125 }], each });
  const words = "mean of 4 of 8 replicas, 15 % without replica 6, which loses 640 %";
  expect(sourceInWords(chosenLoss(stateWith(spoilt)))).toBe(`an estimate, ${words}`);
  const fusion = done({}, [0.1, 0.2, 0.15, NaN, NaN, 6.4, NaN, NaN]);
  expect(sourceInWords(chosenLoss({ ...stateWith(), fusion }))).toBe(`measured, ${words}`);
});

test("prices count for the network as it stands, for their layer and for their units alone", () => {
  expect(pricesOf(stateWith(prices({ step: 6 })), 2)).toBeUndefined();
  expect(pricesOf(stateWith(prices()), 1)).toBeUndefined();
  const named = prices({ keep: [3, 1] });
  expect(pricesOf(stateWith(named), 2)).toBeUndefined();
  expect(pricesOf(stateWith(prices(), named), 2, [3, 1])).toBe(named);
  expect(narrowLoss(stateWith(prices()), { ...narrow, units: 9 })).toBeUndefined();
});

test("afterwards what was measured stands there, as long as the same is asked", () => {
  const fusion = done({}, [0.1, NaN, 0.3]);
  const state = { ...stateWith(prices()), fusion };
  expect(lossInWords(chosenLoss(state))).toBe("20\u00a0% of the signal lost");
  expect(sourceInWords(chosenLoss(state))).toBe("measured, mean of 2 of 3 replicas");
  const other = { ...experiment, narrow: { ...narrow, keep: [1, 2, 3, 4, 5, 6, 7, 8] } };
  expect(chosenLoss({ ...state, experiment: other })).toBeUndefined();
});

test("what a narrowing lost is never taken for what fusing its two layers would lose", () => {
  expect(spanLosses({ ...stateWith(), fusion: done({}, [0.1]) })).toEqual([]);
});

test("its time is that of all replicas, by the count of docs/methods.md", () => {
  const dataset = { inputShape: [16, 16, 1], train: 2000 } as unknown as LabState["dataset"];
  const price = narrowPrice({ ...stateWith(), dataset })!;
  const [samples, multiplies] = [2000, 256 * 64 + 64 * 64 + 64 * 10];
  expect(price).toMatchObject({ inputs: 8, samples, replicas: 8, isMeasured: false });
  const flop = 2 * samples * multiplies + samples * 64 * (64 + 2 * 10) + 8 ** 3 / 3;
  expect(price.seconds).toBeCloseTo(8 * (flop / 5e9 + samples * 3e-5), 9);
  const measured = { ...done({}, Array<number>(8).fill(0.1)), cost: { flop: 1e9, seconds: 4 } };
  expect(narrowPrice({ ...stateWith(), dataset, fusion: measured })!.rate).toBe(2e9);
  const { narrow: _, ...fused } = experiment;
  expect(narrowPrice({ ...openingState(fused), dataset })).toBeUndefined();
});

test("an experiment that narrows has its own verb", () => {
  const { narrow: _, ...fused } = experiment;
  expect([verbOf({ experiment }), doingOf({ experiment })]).toEqual(["narrow", "Narrowing"]);
  const state = openingState(fused);
  expect([verbOf(state), doingOf(state)]).toEqual(["fuse", "Fusing"]);
});
