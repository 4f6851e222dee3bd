// Asks for a run that comes with the page; the code that opens it comes with the first one.

import { reasonOf } from "#core/message.ts";
import { fetchPart } from "#app/ui/parts.ts";
import type { Lab } from "#store/lab.ts";

export function fetchRun(lab: Lab, name: string): void {
  fetchPart(() => import("./openRun.ts")).then(
    ({ openRun }) => openRun(lab, name),
    (error: unknown) => lab.warn(`Could not open the run: ${reasonOf(error)}.`),
  );
}
