// How tensors lie in this engine's memory, and what working memory its kernels need beside them.

import type { LayoutRules } from "#engine/plan/layout.ts";
import type { Geometry, Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";
import {
  ALIGNMENT,
  paddedInputSize,
  periodOf,
  retractSize,
  tangentSize,
} from "./compiled/kernelInterface.ts";

type ScratchOf<K extends OperationKind> = (numbers: OperationOf<K>["numbers"]) => {
  readonly [role: string]: number;
};

const partialSums =
  (periods: number) =>
  ({ channels }: { readonly channels: number }) => ({ partial: periods * periodOf(channels) });

const paddedInput = ({ geometry }: { readonly geometry: Geometry }) => ({
  paddedInput: paddedInputSize(geometry),
});

/** Twenty-four numbers for each component, and two columns of whole vectors. */
const mixtureWork = (numbers: { readonly rows: number; readonly components: number }) => ({
  work: 24 * numbers.components + 8 * Math.ceil(numbers.rows / 4),
});

const SCRATCH: { readonly [K in OperationKind]?: ScratchOf<K> } = {
  columnSum: ({ columns }) => ({ partial: periodOf(columns) }),
  convolve: paddedInput,
  convolveKernelGradient: paddedInput,
  moments: partialSums(2),
  normalise: partialSums(3),
  normaliseGradient: partialSums(4),
  fitMixture: mixtureWork,
  mixtureNormalise: mixtureWork,
  mixtureNormaliseGradient: mixtureWork,
  loss: ({ width }) => ({ exponentials: width }),
  softTargets: ({ width }) => ({ own: width, taught: width }),
  tangent: ({ rows, columns }) => ({ work: tangentSize(rows, columns) }),
  retract: ({ rows, columns }) => ({ work: retractSize(rows, columns) }),
};

/** Sizes and alignment are those of the kernels. */
export const LAYOUT_RULES: LayoutRules = {
  alignment: ALIGNMENT,
  scratchOf: ({ kind, numbers }: Operation) =>
    (SCRATCH[kind] as ScratchOf<OperationKind> | undefined)?.(numbers) ?? {},
};
