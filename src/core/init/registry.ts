// Every initializer by name, in the order in which a page lists them, and the words with which an
// experiment file asks for one: { "type": "heNormal" }, { "type": "normal", "stddev": 0.1 }.
// A new rule is one file, its name here and its draw in draws.ts; the compiler demands whatever is missing.

import { constant } from "./rules/constant.ts";
import { deltaOrthogonal } from "./rules/deltaOrthogonal.ts";
import { fanOutNormal } from "./rules/fanOutNormal.ts";
import { glorotNormal } from "./rules/glorotNormal.ts";
import { glorotUniform } from "./rules/glorotUniform.ts";
import { heNormal } from "./rules/heNormal.ts";
import { heUniform } from "./rules/heUniform.ts";
import type { Initializer, InitWord } from "./initializer.ts";
import { leakyConstant } from "./rules/leakyConstant.ts";
import { lecunNormal } from "./rules/lecunNormal.ts";
import { lsuv } from "./rules/lsuv.ts";
import { maxout, maxoutUniform } from "./rules/maxout.ts";
import { normal } from "./rules/normal.ts";
import { orthogonal } from "./rules/orthogonal.ts";
import { spline } from "./rules/spline.ts";
import { uniform } from "./rules/uniform.ts";
import { zeros } from "./rules/zeros.ts";

/** The table's type, written out: exported types of core are never inferred. */
type Initializers = {
  readonly heNormal: typeof heNormal;
  readonly heUniform: typeof heUniform;
  readonly glorotNormal: typeof glorotNormal;
  readonly glorotUniform: typeof glorotUniform;
  readonly lecunNormal: typeof lecunNormal;
  readonly orthogonal: typeof orthogonal;
  readonly lsuv: typeof lsuv;
  readonly deltaOrthogonal: typeof deltaOrthogonal;
  readonly spline: typeof spline;
  readonly maxout: typeof maxout;
  readonly maxoutUniform: typeof maxoutUniform;
  readonly normal: typeof normal;
  readonly uniform: typeof uniform;
  readonly constant: typeof constant;
  readonly leakyConstant: typeof leakyConstant;
  readonly fanOutNormal: typeof fanOutNormal;
  readonly zeros: typeof zeros;
};

export const INITIALIZERS: Initializers = {
  heNormal,
  heUniform,
  glorotNormal,
  glorotUniform,
  lecunNormal,
  orthogonal,
  lsuv,
  deltaOrthogonal,
  spline,
  maxout,
  maxoutUniform,
  normal,
  uniform,
  constant,
  leakyConstant,
  fanOutNormal,
  zeros,
};

export type InitType = keyof Initializers;

export type OptionOf<Type extends InitType> = keyof Initializers[Type]["options"];
export type WordOf<Type extends InitType> = keyof NonNullable<Initializers[Type]["words"]>;

/** A rule by name with those of its options that differ from their defaults. */
export type InitSpec = {
  readonly [Type in InitType]: { readonly type: Type } & {
    readonly [option in OptionOf<Type>]?: number;
  } & { readonly [word in WordOf<Type>]?: string };
}[InitType];

/** A rule of which only the names of its options are known. */
export type AnyInitializer = Omit<Initializer, "words" | "check" | "isFixed" | "partsByDropout"> & {
  readonly words?: Readonly<Record<string, InitWord>>;
  readonly check?: (values: AnyValues) => string | undefined;
  readonly isFixed?: (values: AnyValues) => boolean;
  readonly partsByDropout?: (values: AnyValues) => boolean;
};
export type AnyValues = Readonly<Record<string, number | string>>;

/** The rule of a type; undefined for a name that no rule has. */
export function initializerOf(type: string): AnyInitializer | undefined {
  if (!Object.hasOwn(INITIALIZERS, type)) return undefined;
  return INITIALIZERS[type as InitType] as unknown as AnyInitializer;
}

/** What is wrong with a spec, in words; undefined when nothing is. */
export function checkInit(spec: InitSpec): string | undefined {
  const rule = initializerOf(spec.type);
  if (!rule) {
    const names = Object.keys(INITIALIZERS).join(", ");
    return `unknown type ${JSON.stringify(spec.type)}; one of ${names}`;
  }
  for (const [option, value] of Object.entries(givenIn(spec))) {
    const problem = Object.hasOwn(rule.words ?? {}, option)
      ? wrongWord(option, rule.words![option], value)
      : wrongOption(rule, spec.type, option, value);
    if (problem) return problem;
  }
  return rule.check?.(initValues(spec));
}

function wrongOption(
  { options, words = {} }: AnyInitializer,
  type: string,
  option: string,
  value: unknown,
): string | undefined {
  if (Object.hasOwn(options, option)) {
    return Number.isFinite(value)
      ? undefined
      : `${option} must be a finite number, got ${String(value)}`;
  }
  const known = [...Object.keys(options), ...Object.keys(words)].join(", ") || "none";
  return `${type} has no option ${JSON.stringify(option)}; it has: ${known}`;
}

function wrongWord(name: string, { choices }: InitWord, value: unknown): string | undefined {
  if (typeof value !== "string") return `${name} must be a word, got ${JSON.stringify(value)}`;
  if (!choices || Object.hasOwn(choices, value)) return undefined;
  return `${name} must be one of ${Object.keys(choices).join(", ")}, got ${JSON.stringify(value)}`;
}

/** Whether every replica starts from the same numbers by this rule. */
export function isFixedStart(spec: InitSpec): boolean {
  return initializerOf(spec.type)!.isFixed?.(initValues(spec)) ?? false;
}

/** Whether replicas that start by this rule are parted by their dropout alone, and each needs its own. */
export function partsByDropout(spec: InitSpec): boolean {
  return initializerOf(spec.type)!.partsByDropout?.(initValues(spec)) ?? false;
}

/** Whether networks that start by this rule have units alike, or are their random control. */
export function startsAlike({ type }: InitSpec): boolean {
  return initializerOf(type)!.startsAlike === true;
}

/** Every option of the spec's rule with its value: the spec's, or the default. */
export function initValues(spec: InitSpec): AnyValues {
  const { options, words = {} } = initializerOf(spec.type)!;
  const defaults = [...Object.entries(options), ...Object.entries(words)].map(
    ([name, option]) => [name, option.default] as const,
  );
  return { ...Object.fromEntries(defaults), ...givenIn(spec) };
}

function givenIn(spec: InitSpec): AnyValues {
  const { type: _, ...options } = spec;
  return options;
}
