// A fusion as results.json writes it: what each replica's fused layer misses, on the samples of its fit and on the probe.

import type { ErrorSummary, FusionReport } from "#core/experiment/events/events.ts";
import type { FusionMethod } from "#core/fusion/options.ts";
import type { Span } from "#core/model/blocks.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";
import { measured } from "./measured.ts";
import type { Measured } from "./measured.ts";

export type FusionResults = {
  readonly span: Span;
  readonly method: FusionMethod;
  /** How a layer was narrowed, where that was done in place of a fusion. */
  readonly narrow?: NarrowSettings;
  readonly replicas: readonly (Errors & {
    readonly probe: Errors & { readonly perUnit: readonly Measured[] };
    /** Of a narrowing: the units that stay, counted from 1. */
    readonly kept?: readonly number[];
    /** Why this replica could not be fused; its numbers are then null. */
    readonly problem?: string;
  })[];
};
type Errors = Readonly<Record<"mse" | "nmse" | "explained", Measured>>;

export function fusionResults({ span, method, narrow, replicas }: FusionReport): FusionResults {
  return {
    span,
    method,
    ...(narrow && { narrow }),
    replicas: replicas.map(({ fit, probe, kept, problem }) => ({
      ...errorsOf(fit),
      probe: { ...errorsOf(probe), perUnit: probe.perUnit.map(measured) },
      ...(kept && { kept }),
      ...(problem !== undefined && { problem }),
    })),
  };
}

function errorsOf({ mse, nmse, explained }: ErrorSummary): Errors {
  return { mse: measured(mse), nmse: measured(nmse), explained: measured(explained) };
}
