// The runs that this browser keeps, one keeper for each lab. Other tabs hear of every change.

import { openShelf } from "#app/keeping/shelf.ts";
import type { Lab } from "#store/lab.ts";
import { createRuns } from "#store/runs/runs.ts";
import type { Runs } from "#store/runs/runsState.ts";

const DATABASE = "fuseinit-lab-runs";
const known = new WeakMap<Lab, Runs>();

/** The shelf that all tabs share. */
export function openRunsShelf() {
  return openShelf(DATABASE, "runs");
}

export function runsOf(lab: Lab): Runs {
  const before = known.get(lab);
  if (before) return before;
  const channel = openChannel();
  const runs = createRuns(lab, openRunsShelf(), { onChange: () => channel?.postMessage(null) });
  channel?.addEventListener("message", () => void runs.refresh());
  window.addEventListener("pagehide", () => void runs.forgetDeleted());
  known.set(lab, runs);
  return runs;
}

/** Where there is none, a tab sees what others did when it is loaded again. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(DATABASE);
  } catch {
    return undefined;
  }
}
