import { expect, test } from "vitest";
import { LIGHT } from "#charts/scales/theme.ts";
import { figureToSvg } from "#charts/marks/svg.ts";
import { describeCosts } from "#charts/stage/costTriangle.ts";
import type { FusionReport } from "#core/experiment/events/events.ts";
import { FIRST_PRESET } from "#core/experiment/schema/presets.ts";
import { spanLosses } from "#store/spanLoss.ts";
import { openingState } from "#store/state.ts";
import { costsFigure } from "./costsFigure.ts";

const { experiment } = FIRST_PRESET;

/** Estimates of eight replicas, and a fusion of layers 2 to 3 that one replica has measured. */
function fused() {
  const costs = [
    { span: [1, 2] as const, mse: 1, nmse: 3 },
    { span: [2, 3] as const, mse: 1, nmse: 0.4 },
  ];
  const costsOf = { step: 0, by: experiment.fusion, replicas: [0, 1, 2, 3, 4, 5, 6, 7] };
  const fusion = {
    span: [2, 3],
    replicas: [{ probe: { nmse: 0.123 } }],
  } as unknown as FusionReport;
  return { ...openingState({ ...experiment, replicas: 8 }), costs, costsOf, fusion };
}

test("the figure of all costs draws the numbers of the page, the measured one of what was fused", () => {
  const svg = figureToSvg(costsFigure(fused(), LIGHT)!);
  expect(svg).toContain("12.3\u00a0%");
  expect(svg).not.toContain("40\u00a0%");
  expect(svg).toContain("&gt; 100\u00a0%");
});

test("its text alternative holds the same numbers, what they are and whose", () => {
  const { sentence, columns, rows } = describeCosts(spanLosses(fused()));
  expect(sentence).toContain("100 % is answering with the average");
  expect(columns).toEqual(["layers", "signal lost", "whose"]);
  expect(rows).toEqual([
    ["layers 1 to 2", "worse than the average (300 % lost)", "estimate, mean of 8 replicas"],
    ["layers 2 to 3", "12.3\u00a0%", "measured, replica 1, the only one"],
  ]);
});
