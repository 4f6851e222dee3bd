// How long a fusion will take, announced before it begins where that is long: so that a silent terminal
// does not seem to hang.

import { CAREFUL_RATE, totalFlop } from "#core/fusion/cost/flop.ts";
import type { FusionFlop } from "#core/fusion/cost/flop.ts";
import type { FusionOptions } from "#core/fusion/options.ts";
import { fusedInTurn } from "#core/fusion/fusionPlan.ts";
import { fusionSize, spanFlop } from "#core/fusion/cost/sizes.ts";
import { spanProblem } from "#core/fusion/span.ts";
import type { Span } from "#core/model/blocks.ts";
import type { Network } from "#core/model/layers.ts";
import { narrowFlop } from "#core/narrow/flop.ts";
import { narrowPlace, narrowProblem } from "#core/narrow/place.ts";
import type { NarrowSettings } from "#core/narrow/settings.ts";

/** Seconds below which nothing is announced. */
const SHORT = 1;

type Amount = { readonly samples: number; readonly replicas?: number };

/**
 * One line about fusing `span` at a careful 5 GFLOP a second: "fusing layers 1 to 2: 4096 inputs,
 * 22.9 GFLOP to solve …". Undefined where it is over within a second, or cannot be done at all.
 */
export function longFusion(
  network: Network,
  span: Span,
  options: FusionOptions,
  { samples, replicas = 1 }: Amount,
): string | undefined {
  const parts = fusedInTurn(span, options.mode);
  if (parts.some((part) => spanProblem(network, part) !== undefined)) return undefined;
  const flop = spanFlop(network, span, options, samples);
  const seconds = (replicas * totalFlop(flop)) / CAREFUL_RATE;
  if (flop.solve === 0 || seconds <= SHORT) return undefined;
  const { inputs } = fusionSize(network, span, options);
  const work = workOf(flop, samples, replicas);
  return `fusing layers ${span[0]} to ${span[1]}: ${inputs} inputs, ${work}: about ${Math.ceil(seconds)} s or less`;
}

/** The same about narrowing a layer: "narrowing layer 2: 1024 of 2048 inputs stay, 0.36 GFLOP to solve …". */
export function longNarrowing(
  network: Network,
  narrow: NarrowSettings,
  { samples, replicas = 1 }: Amount,
): string | undefined {
  if (narrowProblem(network, narrow) !== undefined) return undefined;
  const flop = narrowFlop(network, narrow, samples);
  const seconds = (replicas * totalFlop(flop)) / CAREFUL_RATE;
  if (seconds <= SHORT) return undefined;
  const { units, design } = narrowPlace(network, narrow.layer);
  const stay = (design.features / units) * narrow.units;
  return `narrowing layer ${narrow.layer}: ${stay} of ${design.features} inputs stay, ${workOf(flop, samples, replicas)}: about ${Math.ceil(seconds)} s or less`;
}

function workOf(flop: FusionFlop, samples: number, replicas: number): string {
  const each = replicas === 1 ? "" : ` for each of ${replicas} replicas`;
  return `${giga(flop.solve)} to solve and ${giga(flop.gather + flop.multiply)} to gather ${samples} samples${each}`;
}

function giga(count: number): string {
  return `${(count / 1e9).toPrecision(3)} GFLOP`;
}
