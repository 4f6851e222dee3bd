// The numbers an initializer can be given, for a page that shows them as fields. The rules and their
// defaults stand in core/init.

import { INITIALIZERS } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";

export type InitOption = { readonly name: string; readonly value: number };

/** Every option of the spec's rule, with the value that it has now; none for most rules. */
export function initOptionsOf(spec: InitSpec): readonly InitOption[] {
  const { type, ...given } = spec;
  const values: { readonly [name: string]: number } = { ...INITIALIZERS[type].defaults, ...given };
  return Object.entries(values).map(([name, value]) => ({ name, value }));
}
