// Rules that change how their network trains, by name. Beside the registry and not in it, because the page never trains.

import type { LayerSpec } from "#core/model/layers.ts";
import { initValues } from "./registry.ts";
import type { AnyValues, InitSpec, InitType } from "./registry.ts";
import { trainedConstant } from "./rules/constant.ts";

type AnyTrained = (
  layers: readonly LayerSpec[],
  values: AnyValues,
) => readonly LayerSpec[] | string;

const TRAINED: { readonly [Type in InitType]?: AnyTrained } = {
  constant: trainedConstant as unknown as AnyTrained,
};

/** Why a network of these layers cannot start by this rule as it stands, in words; undefined where it can. */
export function startProblem(
  spec: InitSpec,
  layers: readonly LayerSpec[],
  field: string = "init",
): string | undefined {
  const trained = TRAINED[spec.type]?.(layers, initValues(spec));
  return typeof trained === "string" ? `${field}: ${trained}` : undefined;
}

/** The layers as a network that starts by this rule trains them, their weights the same. */
export function trainedLayers(spec: InitSpec, layers: readonly LayerSpec[]): readonly LayerSpec[] {
  const trained = TRAINED[spec.type]?.(layers, initValues(spec));
  return trained === undefined || typeof trained === "string" ? layers : trained;
}
