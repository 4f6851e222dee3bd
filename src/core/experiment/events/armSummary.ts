// What is known of an arm before it trains, and which arms train together.

import type { InitSpec } from "#core/init/registry.ts";
import type { Network } from "#core/model/layers.ts";
import type { ArmNeeds } from "#core/experiment/armWords.ts";
import type { SplineReport } from "#core/experiment/insight/splineReport.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

/** Which half of the story is running: the deep parent, or the race of shallow networks. */
export type Stage = "original" | "race";

/** How an arm learns from the original's outputs (docs/methods.md §5). */
export type SoftTargets = { readonly temperature: number; readonly weight: number };

export type ArmSummary = {
  readonly arm: Arm;
  readonly network: Network;
  readonly parameters: number;
  readonly flopPerStep: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** The initializer that it was drawn by, where that is its own and not the experiment's. */
  readonly init?: InitSpec;
  readonly softTargets?: SoftTargets;
  /** Of the first replica, where the original began as a spline of its data. */
  readonly spline?: SplineReport;
  /** What its start took beyond what all arms of its name take. */
  readonly paid?: StartCost;
};

/** Operations of one replica and seconds of all, besides the parent or the fusion where they are needed. */
export type StartCost = {
  readonly needs: ArmNeeds;
  readonly flop: number;
  readonly seconds: number;
  /** Updates made before the race. */
  readonly steps?: number;
};
