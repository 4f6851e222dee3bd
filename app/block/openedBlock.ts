// What a block's dialog and its figures show.

import type { Arm } from "#core/experiment/schema/schema.ts";
import type { Block } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";

/** A block of an arm's network, and what the dialog calls it. */
export type OpenedBlock = {
  readonly arm: Arm;
  readonly network: Network;
  readonly block: Block;
  /** "Layer 2, dense 32" */
  readonly title: string;
};
