// Which tab writes which session. Every tab has one of its own; the browser's answer is in
// app/keeping/tabs.ts.

import type { IsOwned } from "./keptPool.ts";

export type Claim = {
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
  release(): void;
};

export interface Tabs {
  /**
   * Claims a session for as long as the page lives. A patient claim waits a moment for the page before
   * this one, in the same tab, to let go of it.
   */
  claim(id: string, isPatient: boolean): Promise<Claim>;
  /** Which sessions open tabs are writing. */
  survey(): Promise<IsOwned>;
  /** Whether tabs are known to be open only by their signs of life. */
  readonly mustBeat: boolean;
}

/** Ids of the sessions that this tab has written, newest first; a duplicate of the tab begins with a copy. */
export interface TabMemory {
  ids(): readonly string[];
  remember(ids: readonly string[]): void;
}

/** An id that nobody else has. Not drawn from a seed: it must differ, and no number hangs on it. */
export function freshId(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))].map((n) => n.toString(36)).join("-");
}
