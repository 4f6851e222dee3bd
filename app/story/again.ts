// Sentences of the story that only some visitors see: what the status is while another pair is chosen, and why fusing
// has kept hardly anything. They are fetched when they are wanted.

import { meanOfFinite } from "#core/experiment/events/divergence.ts";
import { narrateEpoch } from "#store/narrate.ts";
import type { LabState } from "#store/state.ts";
import { formatPercent } from "#charts/scales/format.ts";
import type { Own } from "./phase.ts";
import { scoreOf, SEEN } from "./words.ts";

/** Of the deep network, which is shown again, until something has happened since. */
export function statusAgain(state: LabState, left: Own["left"]): string {
  const { original } = state.arms;
  const last = original?.epochs.at(-1);
  if (!last || (left && left.status !== state.status)) return state.status;
  return `${narrateEpoch(state, original!, last)} Now fuse another pair.`;
}

type Known = Pick<LabState, "arms" | "fusion">;

/** A share of the signal below which one wonders where the accuracy has gone. */
const LITTLE = 0.2;

/** Why the fused network starts no better than random; undefined where it does start better, and where nobody knows. */
export function whyNothingIsKept(state: Known): string | undefined {
  const [deep, fused] = [scoreOf(state, "original"), scoreOf(state, "fused", 0)];
  const random = scoreOf(state, "random", 0);
  if (!(100 * (fused - random) < SEEN)) return undefined;
  if (100 * (deep - random) < SEEN)
    return `The deep network itself was at ${formatPercent(deep)} when it was fused: there was nothing to keep yet.`;
  const replicas = state.fusion?.replicas ?? [];
  const { mean: lost } = meanOfFinite(replicas.map(({ probe }) => probe.nmse));
  return lost < LITTLE
    ? `Only ${formatPercent(lost)} of the signal is lost, but what told the spirals apart was in it.`
    : undefined;
}
