// How far the fields of a block may go on the page, and the sentence for one that goes further. Files
// may go beyond; whether the layers fit one another is checked by validateLayers.ts.

import { KINDS } from "#core/model/kinds.ts";
import type { EditField } from "#core/model/kinds/edit.ts";
import type { BlockDesign } from "./blockDesign.ts";

/** The fields of a block that are numbers, in the order in which they are checked. */
export function editFields(kind: BlockDesign["kind"]): readonly EditField[] {
  const { edit: weights = [] } = KINDS[kind === "dense" ? "dense" : "conv2d"];
  const isDecay = ({ field }: EditField) => field === "l2";
  return [
    ...weights.filter((field) => !isDecay(field)),
    ...(KINDS.dropout.edit ?? []),
    ...(KINDS.activation.edit ?? []),
    ...weights.filter(isDecay),
  ];
}

/** What is wrong with fields asked for, in words; undefined when nothing is. `present` is the block now. */
export function wrongField(fields: Partial<BlockDesign>, present: BlockDesign): string | undefined {
  const kind = fields.kind ?? present.kind;
  const { kernelSize, strides, padding, alpha } = fields;
  if (kind === "dense" && (kernelSize ?? strides ?? padding) !== undefined) {
    return "a dense layer reads all of its input and has no kernel size, stride or padding";
  }
  if (alpha !== undefined && (fields.activation ?? present.activation) !== "leakyRelu") {
    return "only leakyRelu has a slope below zero that can be set";
  }
  for (const field of editFields(kind)) {
    const problem = wrongNumber(field, fields[field.field]);
    if (problem) return problem;
  }
  return undefined;
}

function wrongNumber(
  { name, limits: [low, high], isCount }: EditField,
  value: BlockDesign[EditField["field"]],
): string | undefined {
  if (value === undefined || value === "shared") return undefined;
  const fits = (n: number) => n >= low && n <= high && (!isCount || Number.isInteger(n));
  const wrong = [value].flat().find((n) => !fits(n));
  if (wrong === undefined) return undefined;
  return `${name} must be a ${isCount ? "whole number" : "number"} from ${low} to ${high}, got ${wrong}`;
}
