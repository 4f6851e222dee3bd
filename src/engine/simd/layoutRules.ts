// How tensors lie in this engine's memory, and what working memory its kernels need beside them.

import type { LayoutRules } from "#engine/plan/layout.ts";
import type { Geometry, Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";
import { ALIGNMENT, paddedInputSize, periodOf } from "./compiled/kernelInterface.ts";

type ScratchOf<K extends OperationKind> = (numbers: OperationOf<K>["numbers"]) => {
  readonly [role: string]: number;
};

const partialSums =
  (periods: number) =>
  ({ channels }: { readonly channels: number }) => ({ partial: periods * periodOf(channels) });

const paddedInput = ({ geometry }: { readonly geometry: Geometry }) => ({
  paddedInput: paddedInputSize(geometry),
});

const SCRATCH: { readonly [K in OperationKind]?: ScratchOf<K> } = {
  columnSum: ({ columns }) => ({ partial: periodOf(columns) }),
  convolve: paddedInput,
  convolveKernelGradient: paddedInput,
  moments: partialSums(2),
  normalise: partialSums(3),
  normaliseGradient: partialSums(4),
  loss: ({ width }) => ({ exponentials: width }),
};

/** Sizes and alignment are those of the kernels. */
export const LAYOUT_RULES: LayoutRules = {
  alignment: ALIGNMENT,
  scratchOf: ({ kind, numbers }: Operation) =>
    (SCRATCH[kind] as ScratchOf<OperationKind> | undefined)?.(numbers) ?? {},
};
