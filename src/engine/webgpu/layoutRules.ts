// How tensors lie in the arena, and what working memory the kernels need beside them.

import type { LayoutRules } from "#engine/plan/layout.ts";
import type { Operation } from "#engine/plan/operations.ts";

export const LAYOUT_RULES: LayoutRules = { alignment: 4, scratchOf };

function scratchOf({ kind, numbers }: Operation): { readonly [role: string]: number } {
  if (kind === "layerNormaliseGradient") return { statistics: 2 * numbers.rows };
  if (kind === "tangent") return { products: Math.min(numbers.rows, numbers.columns) ** 2 };
  if (kind === "retract") return { dots: Math.min(numbers.rows, numbers.columns) };
  return {};
}
