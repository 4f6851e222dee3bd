// What may be done to a network in the editor, and what is answered where it cannot be.

import type { BlockDesign } from "./blockDesign.ts";

/** Blocks are counted from 1, as on the screen. */
export type Edit =
  | { readonly type: "change"; readonly block: number; readonly fields: Partial<BlockDesign> }
  /** A plain new block after block `after`, like its neighbour; 0 puts it first. */
  | { readonly type: "insert"; readonly after: number }
  | { readonly type: "duplicate"; readonly block: number }
  | { readonly type: "remove"; readonly block: number };

/** Why an edit cannot be made: one sentence that names the layer. */
export type Refusal = { readonly refusal: string };
