// What the session has computed for a panel, by the panel's name.

import type { FusionReport } from "#core/experiment/events/events.ts";
import type { PanelPayloads, ShownStarts } from "#engine/session/panels.ts";

type Payloads = PanelPayloads & ShownStarts;

/** Undefined before anything is fused, and in sessions kept by a page that did not compute it. */
export function payloadOf<Name extends keyof Payloads>(
  report: Pick<FusionReport, "panels"> | undefined,
  name: Name,
): Payloads[Name] | undefined {
  return (report?.panels as Partial<Payloads> | undefined)?.[name];
}
