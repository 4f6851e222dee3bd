// A number that the editor offers to change, and how far the page lets it go. Files may go beyond.

export type EditField = {
  /** The block's field that it sets (core/experiment/edit/blockDesign.ts). */
  readonly field: "units" | "kernelSize" | "strides" | "dropout" | "alpha" | "l2";
  /** Beside the input. */
  readonly label: string;
  /** In a sentence: "the slope below zero". */
  readonly name: string;
  readonly limits: readonly [low: number, high: number];
  readonly step: number | "any";
  /** Whether it must be a whole number, one for all axes or one for each. */
  readonly isCount: boolean;
};

/** Units of a dense layer, filters of a convolution. */
export function widthField(label: string, name: string): EditField {
  return { field: "units", label, name, limits: [1, 4096], step: 1, isCount: true };
}

/** The weight decay of a layer's own. */
export const decayField: EditField = {
  field: "l2",
  label: "Weight decay (L2)",
  name: "weight decay",
  limits: [0, 1],
  step: "any",
  isCount: false,
};
