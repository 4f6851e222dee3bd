// Where the span is after an edit: around the same blocks, whatever their numbers are then.

import type { Span } from "#core/model/blocks.ts";
import type { Edit } from "./edits.ts";

/** The span around the same blocks wherever they are now; two blocks are the least, [1, 2] where there is one. */
export function spanAfter(span: Span, edit: Edit, count: number): Span {
  const held = Array.from({ length: span[1] - span[0] + 1 }, (_, i) => span[0] + i);
  const now = held.filter((block) => edit.type !== "remove" || block !== edit.block);
  const [from = 1] = now;
  const first = Math.max(1, Math.min(placeAfter(from, edit), count - 1));
  const last = Math.min(placeAfter(now.at(-1) ?? from, edit), count);
  return [first, Math.max(last, first + 1)];
}

function placeAfter(block: number, edit: Edit): number {
  switch (edit.type) {
    case "change":
      return block;
    case "insert":
      return block > edit.after ? block + 1 : block;
    case "duplicate":
      return block > edit.block ? block + 1 : block;
    case "remove":
      return block > edit.block ? block - 1 : block;
    default:
      return edit satisfies never;
  }
}
