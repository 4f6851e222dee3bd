import { expect, test } from "vitest";
import type { FusionReport } from "#core/experiment/events/events.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { narrate, narrateVerdicts } from "./narrate.ts";

const report = {
  span: [1, 2],
  method: "empirical",
  replicas: [{ probe: { nmse: 0.25 } }],
  without: { spline: "there is no relu layer", product: "a norm lies between" },
} as unknown as FusionReport;

test("a fusion is followed by the arms that cannot race, each with its reason", () => {
  const [fused, ...without] = narrate({ type: "fused", report }, 1);
  expect(fused).toMatch(/^fused layers 1 to 2 \(empirical\): nmse 0\.2500/);
  expect(without).toEqual([
    "spline does not race: there is no relu layer",
    "product does not race: a norm lies between",
  ]);
});

test("beside the interval, which is for one rival, stands the p corrected for all", () => {
  const verdict = {
    ...{
      arm: "fused",
      against: "random",
      at: "end",
      metric: "valAccuracy",
      n: 8,
      difference: 0.021,
    },
    ...{ interval: [0.007, 0.035], verdict: "INCONCLUSIVE", rivals: 6, holmP: 0.0703125 },
  };
  const results = { verdicts: [verdict], varied: "8 replicas" } as unknown as Results;
  expect(narrateVerdicts(results)[0]).toBe(
    "Fused against random at the end: INCONCLUSIVE, +2.1 points of accuracy, 95 % interval +0.7 to +3.5, 8 pairs, corrected p 0.07 among 6 rivals.",
  );
  const alone = { ...results, verdicts: [{ ...results.verdicts[0], rivals: 1 }] };
  expect(narrateVerdicts(alone)[0]).toMatch(/8 pairs\.$/);
});
