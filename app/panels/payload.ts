// What the session has computed for a panel, by the panel's name.

import type { FusionReport } from "#core/experiment/events/events.ts";
import type { PanelPayloads } from "#engine/session/panels.ts";

/** Undefined before anything is fused, and in sessions kept by a page that did not compute it. */
export function payloadOf<Name extends keyof PanelPayloads>(
  report: Pick<FusionReport, "panels"> | undefined,
  name: Name,
): PanelPayloads[Name] | undefined {
  return (report?.panels as Partial<PanelPayloads> | undefined)?.[name];
}
