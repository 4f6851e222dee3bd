// How tensors lie in this engine's memory, and what working memory its kernels need beside them.

import type { LayoutRules } from "#engine/plan/layout.ts";
import type { Geometry, Operation, OperationKind, OperationOf } from "#engine/plan/operations.ts";

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

/** Whole cache lines of 16 numbers: vector loops need no tails, loads stay aligned. */
export const LAYOUT_RULES: LayoutRules = {
  alignment: 16,
  scratchOf: ({ kind, numbers }: Operation) =>
    (SCRATCH[kind] as ScratchOf<OperationKind> | undefined)?.(numbers) ?? {},
};

/** Numbers in one period of the pattern of columns, as the kernels read a matrix: lcm(columns, 16). */
export function periodOf(columns: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return (columns / gcd(columns, 16)) * 16;
}

/**
 * Numbers in the working space of a convolution: one padded image, all that the windows reach over, and
 * a little more for tiles that read past its end; then, for few filters, the kernel in rows of four.
 */
export function paddedInputSize(g: Geometry): number {
  const height = (g.outHeight - 1) * g.strideHeight + g.kernelHeight;
  const width = (g.outWidth - 1) * g.strideWidth + g.kernelWidth;
  const packed = g.filters <= 4 ? 4 * g.kernelHeight * g.kernelWidth * g.channels : 0;
  return height * width * g.channels + 8 + packed;
}
