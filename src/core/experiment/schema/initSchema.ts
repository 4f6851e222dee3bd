// The `init` field of an experiment: its type and options are what the registry knows, no more.

import * as v from "valibot";
import { checkInit } from "#core/init/registry.ts";
import type { InitSpec } from "#core/init/registry.ts";

export const initSchema: v.GenericSchema<InitSpec> = v.pipe(
  v.looseObject({ type: v.string() }),
  v.rawCheck(({ dataset, addIssue }) => {
    const problem = dataset.typed ? checkInit(dataset.value as InitSpec) : undefined;
    if (problem) addIssue({ message: problem });
  }),
) as unknown as v.GenericSchema<InitSpec>;
