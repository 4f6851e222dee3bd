// What is shown of weight selection: which rows and columns of which of the parent's kernels were taken.

export type SelectionReport = {
  /** Place in the original of the layer that lends its kernel. */
  readonly lender: number;
  /** Place in the shallow network of the layer that is filled. */
  readonly layer: number;
  /** Indices that were taken along every axis of the kernel, from 0, ascending. */
  readonly chosen: readonly (readonly number[])[];
};
