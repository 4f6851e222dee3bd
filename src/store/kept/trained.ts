// Whether a run holds anything that a visitor has waited for.

import type { RunRecord } from "#core/experiment/events/record.ts";

/** An update of any network, or a fusion. */
export function hasTrained(record: RunRecord | undefined): boolean {
  const { checkpoint } = record ?? {};
  if (!checkpoint) return false;
  return checkpoint.stage === "race" || checkpoint.arms.some(({ state }) => state.step > 0);
}
