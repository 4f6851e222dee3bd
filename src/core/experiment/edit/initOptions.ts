// What a page shows of initializers: the rules to choose from, and the numbers that a rule can be given.
// All of it stands with the rules, in core/init.

import { checkInit, INITIALIZERS, initializerOf, initValues } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import type { Initializer, InitOption, InitWord } from "#core/init/initializer.ts";

export type InitChoice = { readonly type: string } & Pick<Initializer, "label" | "hint">;
export type InitField = Omit<InitOption, "default" | "counts"> & {
  readonly name: string;
  readonly value: number;
};

/** Every rule, in the order in which a page lists them. */
export function initChoices(): readonly InitChoice[] {
  return Object.entries<Pick<Initializer, "label" | "hint">>(INITIALIZERS).map(
    ([type, { label, hint }]) => {
      return { type, label, hint };
    },
  );
}

/** "orthogonal": the name of the spec's rule. */
export function initLabel({ type }: InitSpec): string {
  return initializerOf(type)!.label;
}

/** A word of a rule, as a page asks for it. */
export type InitWordField = InitWord & { readonly name: string; readonly value: string };

/** Every word of the spec's rule, with the one that it has now; none for most rules. */
export function initWordsOf(spec: InitSpec): readonly InitWordField[] {
  const values = initValues(spec);
  return Object.entries(initializerOf(spec.type)!.words ?? {}).map(([name, word]) => {
    return { ...word, name, value: String(values[name]) };
  });
}

/** What is wrong with a spec, in words; undefined when nothing is. */
export function initProblem(spec: InitSpec): string | undefined {
  return checkInit(spec);
}

/** Every option of the spec's rule that counts, with the value that it has now; none for most rules. */
export function initOptionsOf(spec: InitSpec): readonly InitField[] {
  const values = initValues(spec);
  return Object.entries(initializerOf(spec.type)!.options)
    .filter(([, { counts }]) => counts?.(values) ?? true)
    .map(([name, { label, hint, min, max, step }]) => ({
      name,
      value: Number(values[name]),
      label,
      hint,
      min,
      max,
      ...(step && { step }),
    }));
}
