// Every initializer by name, and the words with which an experiment file asks for one:
// { "type": "heNormal" }, { "type": "normal", "stddev": 0.1 }. A new rule is one file and one line here.

import type { Random } from "#core/math/random.ts";
import type { Shape } from "#core/math/tensor.ts";
import { constant } from "./constant.ts";
import { glorotNormal } from "./glorotNormal.ts";
import { glorotUniform } from "./glorotUniform.ts";
import { heNormal } from "./heNormal.ts";
import { heUniform } from "./heUniform.ts";
import type { Initializer, InitOptions } from "./initializer.ts";
import { lecunNormal } from "./lecunNormal.ts";
import { normal } from "./normal.ts";
import { orthogonal } from "./orthogonal.ts";
import { uniform } from "./uniform.ts";
import { zeros } from "./zeros.ts";

type None = Record<never, number>;

/** The options of every initializer; their defaults stand with the rules. */
type Options = {
  zeros: None;
  constant: { value: number };
  normal: { mean: number; stddev: number };
  uniform: { minval: number; maxval: number };
  glorotUniform: None;
  glorotNormal: None;
  heUniform: None;
  heNormal: None;
  lecunNormal: None;
  orthogonal: { gain: number };
};

export type InitType = keyof Options;

/** A rule by name with those of its options that differ from their defaults. */
export type InitSpec = {
  readonly [Type in InitType]: { readonly type: Type } & Readonly<Partial<Options[Type]>>;
}[InitType];

export const INITIALIZERS: { readonly [Type in InitType]: Initializer<Options[Type]> } = {
  zeros,
  constant,
  normal,
  uniform,
  glorotUniform,
  glorotNormal,
  heUniform,
  heNormal,
  lecunNormal,
  orthogonal,
};

/** What is wrong with a spec, in words; undefined when nothing is. */
export function checkInit(spec: InitSpec): string | undefined {
  if (!Object.hasOwn(INITIALIZERS, spec.type)) {
    const names = Object.keys(INITIALIZERS).join(", ");
    return `unknown type ${JSON.stringify(spec.type)}; one of ${names}`;
  }
  const { defaults } = initializer(spec.type);
  for (const [option, value] of Object.entries(optionsOf(spec))) {
    if (!Object.hasOwn(defaults, option)) {
      const known = Object.keys(defaults).join(", ") || "none";
      return `${spec.type} has no option ${JSON.stringify(option)}; it has: ${known}`;
    }
    if (!Number.isFinite(value)) return `${option} must be a finite number, got ${value}`;
    if (option === "stddev" && value < 0) return `stddev must not be negative, got ${value}`;
  }
  if (spec.type === "uniform") {
    const { minval, maxval } = { ...uniform.defaults, ...spec };
    if (minval > maxval) return `minval ${minval} is above maxval ${maxval}`;
  }
  return undefined;
}

/** Numbers of a kernel of this shape, row-major. Throws RangeError when the spec is not sound. */
export function drawKernel(spec: InitSpec, shape: Shape, stream: Random): Float32Array {
  const problem = checkInit(spec);
  if (problem) throw new RangeError(`init: ${problem}`);
  const { defaults, draw } = initializer(spec.type);
  return draw(shape, { ...defaults, ...optionsOf(spec) }, stream);
}

/** The rule without its type's own option names: the registry's values differ only in those. */
function initializer(type: InitType): Initializer {
  return INITIALIZERS[type] as unknown as Initializer;
}

function optionsOf(spec: InitSpec): InitOptions {
  const { type: _, ...options } = spec;
  return options as InitOptions;
}
