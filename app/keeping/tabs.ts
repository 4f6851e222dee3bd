// Tabs in the browser: a session is owned by whoever holds its lock. Where there are no locks (a page that
// is not from https or this machine) every page writes a session of its own, and whose signs of life
// are fresh is taken to be open.

import type { Claim, Tabs } from "#store/kept/tabs.ts";

/** Milliseconds that a claim waits for the page before it to go, and between two signs of life. */
const PATIENCE = 1000;
export const BEAT = 30_000;

const TAKEN: Claim = { mayRead: false, mayWrite: false, release: () => {} };
const nameOf = (id: string) => `fuseinit-lab session ${id}`;

export function openTabs(navigator: Navigator): Tabs {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  return locks ? lockedTabs(locks) : beatingTabs();
}

function lockedTabs(locks: LockManager): Tabs {
  return {
    mustBeat: false,
    claim: (id, isPatient) =>
      new Promise((resolve) => {
        const hold = (lock: Lock | null) =>
          lock &&
          new Promise<void>((release) => resolve({ mayRead: true, mayWrite: true, release }));
        const options = isPatient
          ? { signal: AbortSignal.timeout(PATIENCE) }
          : { ifAvailable: true };
        const request = locks.request(nameOf(id), options, hold);
        request.then(
          () => resolve(TAKEN),
          () => resolve(TAKEN),
        );
      }),
    survey: async () => {
      const { held = [] } = await locks.query();
      const names = new Set(held.map(({ name }) => name));
      return (id) => names.has(nameOf(id));
    },
  };
}

function beatingTabs(): Tabs {
  return {
    mustBeat: true,
    claim: async () => ({ mayRead: true, mayWrite: false, release: () => {} }),
    survey: async () => (_, head) =>
      head !== undefined && Date.now() - Math.max(head.savedAt, head.seenAt ?? 0) < 3 * BEAT,
  };
}
