// What is known of an arm before it trains, and which arms train together.

import type { Network } from "#core/model/layers.ts";
import type { Arm } from "#core/experiment/schema/schema.ts";

/** Which half of the story is running: the deep parent, or the race of shallow networks. */
export type Stage = "original" | "race";

export type ArmSummary = {
  readonly arm: Arm;
  readonly network: Network;
  readonly parameters: number;
  readonly flopPerStep: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
};
