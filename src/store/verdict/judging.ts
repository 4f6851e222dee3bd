// The verdict of a race that is over. What judges is a script of its own; where it does not come, or is not what was
// asked for, that is an alert with its remedy.

import type { StoreApi } from "zustand/vanilla";
import { within } from "#wait/within.ts";
import type { LabOptions } from "#store/lab.ts";
import type { LabState } from "#store/state.ts";
import { RACE_OVER } from "#store/status.ts";

/** Ticks for which the script is waited for (wait/within.ts). */
const PATIENCE = 40;

const NOT_JUDGED =
  "The verdict is missing: the script that judges could not be fetched. Nothing of the race is lost; check the connection and try again.";

export type Judging = {
  /** Judges as soon as a race is over. */
  follow(status: string): void;
  /** Puts the verdict where "The race is over." stands. */
  judge(): void;
};

export function createJudging(
  { getState, setState }: StoreApi<LabState>,
  { fetchPart = (load) => load(), second }: Pick<LabOptions, "fetchPart" | "second">,
): Judging {
  /** The last attempt; one that failed stays, so that no later event tries again unasked. */
  let judging: Promise<void> | undefined;

  function judge(): void {
    const fetched = fetchPart(() => import("./finalSentence.ts"));
    const attempt = within(fetched, PATIENCE, "", second).then(({ withVerdict }) => {
      const state = getState();
      const { alert } = state;
      setState({
        status: withVerdict(state),
        alert: alert?.remedy === "judge" ? undefined : alert,
      });
      if (judging === attempt) judging = undefined;
    });
    judging = attempt;
    attempt.catch(() => {
      if (judging === attempt) setState({ alert: { message: NOT_JUDGED, remedy: "judge" } });
    });
  }

  function follow(status: string): void {
    if (!status.includes(RACE_OVER)) judging = undefined;
    else if (!judging) judge();
  }

  return { follow, judge };
}
