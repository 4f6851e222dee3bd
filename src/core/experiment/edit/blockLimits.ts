// How far the fields of a block may go on the page, and the sentence for one that goes further. Files
// may go beyond; whether the layers fit one another is checked by validateLayers.ts.

import { KINDS } from "#core/model/kinds.ts";
import type { EditField } from "#core/model/kinds/edit.ts";
import type { PerAxis } from "#core/model/layers.ts";
import { numberOf } from "./blockDesign.ts";
import type { BlockDesign } from "./blockDesign.ts";
import { editFields, openerOf } from "./blockKinds.ts";

/** What is wrong with fields asked for, in words; undefined when nothing is. `present` is the block now. */
export function wrongField(fields: Partial<BlockDesign>, present: BlockDesign): string | undefined {
  const kind = fields.kind ?? present.kind;
  const { kernelSize, strides, padding, alpha } = fields;
  const opener = openerOf(kind);
  if (!opener) return `there is no layer of the kind ${kind}`;
  if (!KINDS[opener].windows && (kernelSize ?? strides ?? padding) !== undefined) {
    return `a ${KINDS[opener].opens!.label} layer reads all of its input and has no kernel size, stride or padding`;
  }
  if (alpha !== undefined && (fields.activation ?? present.activation) !== "leakyRelu") {
    return "only leakyRelu has a slope below zero that can be set";
  }
  for (const field of editFields(kind)) {
    const problem = wrongNumber(field, numberOf(fields, field.field));
    if (problem) return problem;
  }
  return undefined;
}

function wrongNumber(
  { name, limits: [low, high], isCount }: EditField,
  value: PerAxis | "shared" | undefined,
): string | undefined {
  if (value === undefined || value === "shared") return undefined;
  const fits = (n: number) => n >= low && n <= high && (!isCount || Number.isInteger(n));
  const wrong = [value].flat().find((n) => !fits(n));
  if (wrong === undefined) return undefined;
  return `${name} must be a ${isCount ? "whole number" : "number"} from ${low} to ${high}, got ${wrong}`;
}
