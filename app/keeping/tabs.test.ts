import { expect, test } from "vitest";
import type { Head } from "#store/kept/keptSession.ts";
import { BEAT, openTabs } from "./tabs.ts";

type Callback = (lock: object | null) => unknown;

/** Locks as a browser has them, of one origin. */
function openLocks() {
  const held = new Map<string, Promise<unknown>>();
  const request = async (
    name: string,
    { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal },
    hold: Callback,
  ) => {
    while (held.has(name)) {
      if (ifAvailable) return hold(null);
      const given = new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason as Error)),
      );
      await Promise.race([held.get(name), given]);
    }
    const done = Promise.resolve(hold({ name }));
    held.set(name, done);
    await done;
    held.delete(name);
    return undefined;
  };
  const query = async () => ({ held: [...held.keys()].map((name) => ({ name })) });
  return { locks: { request, query } } as unknown as Navigator;
}

test("one tab owns a session; another may not read it, and gets it when it is let go", async () => {
  const browser = openLocks();
  const [one, other] = [openTabs(browser), openTabs(browser)];
  const claim = await one.claim("a", false);
  expect(claim).toMatchObject({ mayRead: true, mayWrite: true });
  expect(await other.claim("a", false)).toMatchObject({ mayRead: false, mayWrite: false });
  const isOwned = await other.survey();
  expect([isOwned("a"), isOwned("b")]).toEqual([true, false]);
  const patient = other.claim("a", true); // as after a reload, while the page before is still going
  claim.release();
  expect(await patient).toMatchObject({ mayRead: true, mayWrite: true });
});

test("a patient claim gives up on a tab that stays", async () => {
  const browser = openLocks();
  await openTabs(browser).claim("a", false);
  expect(await openTabs(browser).claim("a", true)).toMatchObject({ mayRead: false });
});

test("without locks a tab reads what it has left and writes anew; fresh signs of life mean an open tab", async () => {
  const tabs = openTabs({} as Navigator);
  expect(tabs.mustBeat).toBe(true);
  expect(await tabs.claim("a", true)).toMatchObject({ mayRead: true, mayWrite: false });
  const isOwned = await tabs.survey();
  const headOf = (savedAt: number, seenAt?: number) => ({ savedAt, seenAt }) as unknown as Head;
  const now = Date.now();
  expect(isOwned("a", headOf(now))).toBe(true);
  expect(isOwned("a", headOf(now - 10 * BEAT, now - BEAT))).toBe(true);
  expect(isOwned("a", headOf(now - 10 * BEAT))).toBe(false);
  expect(isOwned("a")).toBe(false);
});
