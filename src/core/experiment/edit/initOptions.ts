// What a page shows of initializers: the rules to choose from, and the numbers that a rule can be given.
// All of it stands with the rules, in core/init.

import { INITIALIZERS, initializerOf, initValues } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";
import type { Initializer, InitOption } from "#core/init/initializer.ts";

export type InitChoice = { readonly type: string } & Pick<Initializer, "label" | "hint">;
export type InitField = Omit<InitOption, "default"> & {
  readonly name: string;
  readonly value: number;
};

/** Every rule, in the order in which a page lists them. */
export function initChoices(): readonly InitChoice[] {
  return Object.entries<Initializer>(INITIALIZERS).map(([type, { label, hint }]) => {
    return { type, label, hint };
  });
}

/** Every option of the spec's rule, with the value that it has now; none for most rules. */
export function initOptionsOf(spec: InitSpec): readonly InitField[] {
  const values = initValues(spec);
  return Object.entries(initializerOf(spec.type)!.options).map(([name, { label, min, max }]) => ({
    name,
    value: values[name],
    label,
    min,
    max,
  }));
}
