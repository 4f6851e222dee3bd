// Every initializer by name, in the order in which a page lists them, and the words with which an
// experiment file asks for one: { "type": "heNormal" }, { "type": "normal", "stddev": 0.1 }.
// A new rule is one file and its name here; the compiler demands whatever is missing.

import type { Shape } from "#core/math/tensor.ts";
import { constant } from "./constant.ts";
import { glorotNormal } from "./glorotNormal.ts";
import { glorotUniform } from "./glorotUniform.ts";
import { heNormal } from "./heNormal.ts";
import { heUniform } from "./heUniform.ts";
import type { InitContext, Initializer, InitValues } from "./initializer.ts";
import { lecunNormal } from "./lecunNormal.ts";
import { normal } from "./normal.ts";
import { orthogonal } from "./orthogonal.ts";
import { uniform } from "./uniform.ts";
import { zeros } from "./zeros.ts";

/** The table's type, written out: exported types of core are never inferred. */
type Initializers = {
  readonly heNormal: typeof heNormal;
  readonly heUniform: typeof heUniform;
  readonly glorotNormal: typeof glorotNormal;
  readonly glorotUniform: typeof glorotUniform;
  readonly lecunNormal: typeof lecunNormal;
  readonly orthogonal: typeof orthogonal;
  readonly normal: typeof normal;
  readonly uniform: typeof uniform;
  readonly constant: typeof constant;
  readonly zeros: typeof zeros;
};

export const INITIALIZERS: Initializers = {
  heNormal,
  heUniform,
  glorotNormal,
  glorotUniform,
  lecunNormal,
  orthogonal,
  normal,
  uniform,
  constant,
  zeros,
};

export type InitType = keyof Initializers;

type OptionOf<Type extends InitType> = keyof Initializers[Type]["options"];

/** A rule by name with those of its options that differ from their defaults. */
export type InitSpec = {
  readonly [Type in InitType]: { readonly type: Type } & {
    readonly [option in OptionOf<Type>]?: number;
  };
}[InitType];

/** The rule of a type; undefined for a name that no rule has. */
export function initializerOf(type: string): Initializer | undefined {
  return Object.hasOwn(INITIALIZERS, type) ? INITIALIZERS[type as InitType] : undefined;
}

/** What is wrong with a spec, in words; undefined when nothing is. */
export function checkInit(spec: InitSpec): string | undefined {
  const rule = initializerOf(spec.type);
  if (!rule) {
    const names = Object.keys(INITIALIZERS).join(", ");
    return `unknown type ${JSON.stringify(spec.type)}; one of ${names}`;
  }
  for (const [option, value] of Object.entries(givenIn(spec))) {
    if (!Object.hasOwn(rule.options, option)) {
      const known = Object.keys(rule.options).join(", ") || "none";
      return `${spec.type} has no option ${JSON.stringify(option)}; it has: ${known}`;
    }
    if (!Number.isFinite(value)) return `${option} must be a finite number, got ${value}`;
  }
  return rule.check?.(initValues(spec));
}

/** Every option of the spec's rule with its value: the spec's, or the default. */
export function initValues(spec: InitSpec): InitValues {
  const defaults = Object.entries(initializerOf(spec.type)!.options).map(
    ([name, option]) => [name, option.default] as const,
  );
  return { ...Object.fromEntries(defaults), ...givenIn(spec) };
}

/** Numbers of a kernel of this shape, row-major. Throws RangeError when the spec is not sound. */
export function initializeKernel(spec: InitSpec, shape: Shape, context: InitContext): Float32Array {
  const problem = checkInit(spec);
  if (problem) throw new RangeError(`init: ${problem}`);
  return initializerOf(spec.type)!.init(shape, initValues(spec), context);
}

function givenIn(spec: InitSpec): InitValues {
  const { type: _, ...options } = spec;
  return options;
}
