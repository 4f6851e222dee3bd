// A run of the paper's that the address names (?run=activity), or that is chosen.

import { useEffect } from "react";
import { reasonOf } from "#core/message.ts";
import { fetchPart } from "#app/ui/parts.ts";
import type { Lab } from "#store/lab.ts";

/** Of the address as the page was opened with it: what follows the experiment leaves the name out. */
let asked = new URLSearchParams(window.location.search).get("run");

/** Opens it once. */
export function useRunAsked(lab: Lab): void {
  useEffect(() => {
    if (asked !== null) fetchRun(lab, asked);
    asked = null;
  }, [lab]);
}

export function fetchRun(lab: Lab, name: string): void {
  fetchPart(() => import("#app/files/openRun.ts")).then(
    ({ openRun }) => openRun(lab, name),
    (error: unknown) => lab.warn(`Could not open the run: ${reasonOf(error)}.`),
  );
}
