// What a session computes for the panels of the page, keyed by the panel: of the first replica's fusion,
// once it has been fused. A panel reads what is kept under its name (app/panels/payload.ts).

import type { HintReport } from "#core/experiment/insight/hintReport.ts";
import type { SelectionReport } from "#core/experiment/insight/selectionReport.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import type { Breathe } from "#core/breathe.ts";
import { locateErrors } from "./panels/error.ts";
import { openExplained } from "./panels/explained.ts";
import type { Explained, FirstFusion } from "./panels/explained.ts";
import { tracePaths } from "./panels/weights.ts";
import { explainWhy } from "./panels/why.ts";

const COMPUTED = {
  why: explainWhy,
  error: locateErrors,
  weights: tracePaths,
} satisfies Record<string, (explained: Explained, breathe: Breathe) => unknown>;

/** Plain data, as it reaches the page. */
export type PanelPayloads = {
  readonly [Name in keyof typeof COMPUTED]: Awaited<ReturnType<(typeof COMPUTED)[Name]>>;
};

/** What starts of the race show of themselves, by their arm (starts/start.ts). */
export type ShownStarts = {
  readonly spline: SplineReport;
  readonly hint: HintReport;
  readonly weightSelection: SelectionReport;
};

/** Computes them one after the other. */
export async function panelPayloads(first: FirstFusion, breathe: Breathe): Promise<PanelPayloads> {
  const explained = await openExplained(first, breathe);
  const payloads: Record<string, unknown> = {};
  for (const [name, compute] of Object.entries(COMPUTED)) {
    payloads[name] = await compute(explained, breathe);
  }
  return payloads as PanelPayloads;
}
