// A number that the editor offers to change, and its range on the page. Files may go beyond the range.

export type EditField = {
  /** The layer's own field; `units` is that of its outputs, whatever the layer calls it. */
  readonly field: string;
  /** Beside the input. */
  readonly label: string;
  /** Its name within a sentence: "the slope below zero". */
  readonly name: string;
  /** One line of what it does. */
  readonly hint: string;
  readonly limits: readonly [low: number, high: number];
  readonly step: number | "any";
  /** Whether it must be a whole number, one for all axes or one for each. */
  readonly isCount: boolean;
  /** The number of a layer that does not name it. */
  readonly default?: number;
};

/** Units of a dense layer, filters of a convolution. */
export function widthField(label: string, name: string, hint: string): EditField {
  return { field: "units", label, name, hint, limits: [1, 4096], step: 1, isCount: true };
}

/** The weight decay of a layer's own. */
export const decayField: EditField = {
  field: "l2",
  label: "Weight decay (L2)",
  name: "weight decay",
  hint: "Adds this times the sum of squares of the kernel to the loss.",
  limits: [0, 1],
  step: "any",
  isCount: false,
};
