// The story of a visit as the shelf has it: what was left in this tab is brought back where the address
// asks for it, what was left elsewhere is offered, and from then on this tab keeps its own session.
// Nothing here throws, and the lab waits for none of it.

import type { StoreApi } from "zustand/vanilla";
import { writeLink } from "#core/experiment/schema/link.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { within } from "#wait/within.ts";
import type { Event } from "#worker/protocol.ts";
import { createKeeper } from "./keeper.ts";
import { agoOf, placeOf } from "./keptLine.ts";
import type { KeptLine } from "./keptLine.ts";
import { listKept, readSession } from "./keptPool.ts";
import type { Head, Kept } from "./keptSession.ts";
import type { Lab } from "#store/lab.ts";
import { NO_ANSWER, SHELF_DEADLINE } from "./shelf.ts";
import type { Shelf } from "./shelf.ts";
import { freshId } from "./tabs.ts";
import type { Claim, TabMemory, Tabs } from "./tabs.ts";
import { hasTrained } from "./trained.ts";

export type Platform = {
  readonly shelf: Shelf;
  readonly tabs: Tabs;
  readonly memory: TabMemory;
  readonly line: StoreApi<KeptLine>;
  /** Whether a session is worth offering to whoever comes anew; absent: each is. */
  readonly isWorthOffering?: (head: Head) => boolean;
  /** Milliseconds of a tick (wait/within.ts). */
  readonly second?: number;
};

export interface Keeping {
  /** Called with every event of the worker, after the lab has taken it. */
  hear(event: Event): void;
  /** Called when the page may be about to go. */
  flush(): Promise<void>;
  /** Called now and then where tabs are known by their signs of life. */
  beat(): Promise<void>;
  /** When what was left has been looked for. */
  readonly settled: Promise<void>;
}

/** Ids that a tab remembers: as many as there are sessions kept. */
const MOST_IDS = 3;
const GONE = "There is nothing to continue any more: another tab has it open, or it is gone.";

/** `lab` has just been opened with what the address asks for. */
export function startKeeping(lab: Lab, platform: Platform): Keeping {
  const { shelf, tabs, memory, line, isWorthOffering = () => true, second } = platform;
  const asked = lab.store.getState().experiment;
  const keeper = createKeeper(lab, shelf, {
    survey: tabs.survey,
    onProblem: (sentence) =>
      line.setState({
        problem: { sentence, dismiss: () => line.setState({ problem: undefined }) },
      }),
    second,
  });
  let claim: Claim | undefined;
  /** What is being brought back, until the worker has it. */
  let continued: Head | undefined;

  // Later, because while an experiment is opened the state is already new and the record still the old one.
  lab.store.subscribe(() => queueMicrotask(keeper.look));

  async function begin(): Promise<void> {
    const heads = await listKept(shelf, second).catch(() => []);
    const own = memory.ids().flatMap((id) => heads.filter((head) => head.id === id));
    for (const head of own) {
      const isAsked = !head.isLeft && isSame(head.experiment, asked);
      if (isAsked && (await resume(head, true))) return offerAnew();
    }
    await settle(freshId());
    const isOwned = await answer(tabs.survey());
    const free = heads.filter(
      (head) => !head.isDeclined && !isOwned(head.id, head) && isWorthOffering(head),
    );
    if (free.length > 0) offer(free);
  }

  /** Brings a session back and keeps it from now on; false where that cannot be. */
  async function resume(head: Head, isUnasked: boolean): Promise<boolean> {
    const claimed = await answer(tabs.claim(head.id, isUnasked)).catch(() => undefined);
    if (!claimed?.mayRead) return false;
    const kept = await readSession(shelf, head.id, second).catch(() => undefined);
    if (!kept || (isUnasked && !isUntouched())) {
      claimed.release();
      return false;
    }
    bringBack(kept, head);
    if (claimed.mayWrite) take(head.id, claimed, head);
    else if (!claim) await settle(freshId());
    return true;
  }

  function bringBack({ visit, table, sample, cards }: Kept, head: Head): void {
    continued = head;
    lab.bringBack(visit, table);
    lab.store.setState({ sample, cards });
  }

  /** Whether the visitor has left everything as the address had it. */
  function isUntouched(): boolean {
    const { experiment, activity } = lab.store.getState();
    const isAtRest = activity === "opening" || activity === "idle";
    return experiment === asked && isAtRest && !hasTrained(lab.recorder.record);
  }

  async function settle(id: string): Promise<void> {
    take(id, await answer(tabs.claim(id, false)).catch(() => undefined));
  }

  function take(id: string, claimed: Claim | undefined, head?: Head): void {
    claim?.release();
    claim = claimed;
    memory.remember([id, ...memory.ids().filter((other) => other !== id)].slice(0, MOST_IDS));
    keeper.own(id, head);
    keeper.look();
  }

  /** Offers the newest; declining is meant of the others as well. */
  function offer(heads: readonly Head[]): void {
    const [head] = heads;
    const { title } = head.experiment;
    const place = `${placeOf(head)}, ${agoOf(head.savedAt, Date.now())}`;
    const close = () => line.setState({ offer: undefined });
    const accept = () => {
      close();
      void resume(head, false).then((isBack) => isBack || lab.showStatus(GONE));
    };
    const decline = () => {
      close();
      const declined = heads.map((one) => [one.id, { ...one, isDeclined: true }] as const);
      void answer(shelf.set(declined)).catch(() => {}); // then it is offered again
    };
    line.setState({ offer: { title, place, accept, decline } });
  }

  /** Until the visitor goes on in whatever way. */
  function offerAnew(): void {
    const { experiment } = lab.store.getState();
    const close = () => line.setState({ beginAnew: undefined });
    const stop = lab.store.subscribe((state) => {
      const isWorking = state.activity === "training" || state.activity === "fusing";
      if (!isWorking && state.experiment === experiment) return;
      stop();
      close();
    });
    const beginAnew = () => {
      stop();
      close();
      lab.reset();
    };
    line.setState({ beginAnew });
  }

  function answer<T>(promise: Promise<T>): Promise<T> {
    return within(promise, SHELF_DEADLINE, NO_ANSWER, second);
  }

  return {
    hear: (event) => {
      if (event.type === "resumed" && continued) {
        const sentence = `Continued where you were: ${placeOf(continued)}.`;
        if (event.reason === undefined) lab.showStatus(sentence);
        continued = undefined;
      }
      // What has come to its end, or to a pause, is waited for no longer than it takes to write it.
      if (event.type === "activity" && event.activity === "idle") void keeper.flush();
      else keeper.look();
    },
    flush: keeper.flush,
    beat: keeper.beat,
    settled: begin()
      .catch(() => {}) // a tab without an id of its own keeps nothing
      .finally(() => line.setState({ isSettled: true })),
  };
}

function isSame(a: Experiment, b: Experiment): boolean {
  return writeLink(a) === writeLink(b);
}
