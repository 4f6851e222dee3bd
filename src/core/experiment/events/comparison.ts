// How far two engines are apart over the same steps.

export type Comparison = {
  /** Steps that were repeated, and the arm. */
  readonly steps: number;
  readonly arm: string;
  /** The largest difference of a loss, as a share of it, and of a weight. */
  readonly loss: number;
  readonly weight: number;
};
