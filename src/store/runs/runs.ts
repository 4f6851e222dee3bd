// The runs of this browser as the page shows them: every finished race becomes one. They are brought back without
// training, pinned to be compared with, deleted and taken back. Nothing here throws, and the lab waits for none of it.

import { createStore } from "zustand/vanilla";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { RunNumbers } from "#core/experiment/runs/numbers.ts";
import type { Lab } from "#store/lab.ts";
import type { Shelf } from "#store/kept/shelf.ts";
import { freshId } from "#store/kept/tabs.ts";
import { TooLarge, whyNotKept } from "#store/kept/whyNotKept.ts";
import { isSameRace, namesOf } from "./about.ts";
import type { PinnedRun } from "./pinned.ts";
import { copyRun, createPool, createVisitShelf } from "./pool.ts";
import type { NewRun } from "./pool.ts";
import { endedRace, raceIn } from "./races.ts";
import type { EndedRace } from "./races.ts";
import type { Run, Runs, RunsState } from "./runsState.ts";

/** More lines than of three runs nobody can follow. */
export const MOST_PINNED = 3;

type RunsOptions = {
  /** Called after every change, for other tabs. */
  readonly onChange?: () => void;
  /** Milliseconds of a tick (wait/within.ts). */
  readonly second?: number;
};

export function createRuns(lab: Lab, shelf: Shelf, { onChange, second }: RunsOptions = {}): Runs {
  const store = createStore<RunsState>(() => ({ runs: [], seenAt: 0, present: undefined }));
  const { getState, setState } = store;
  let pool = createPool(shelf, second);
  /** Why this browser keeps nothing, once that is known. */
  let whyNone: string | undefined;
  /** The own table that is trained on. */
  let table: OwnTable | undefined;
  const numbersOfPinned = new Map<string, RunNumbers>();
  /** One thing after another: a race may end while another is being written. */
  let last: Promise<unknown> = Promise.resolve();

  function queue<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  }

  /** Does something with the shelf; where that fails, what was kept stays and is reported. */
  function attempt(work: () => Promise<unknown>, failure: string): Promise<void> {
    return queue(async () => {
      try {
        await work();
        await look();
      } catch (error) {
        setState({ problem: `${failure} (${whyNotKept(error)}).` });
      }
    });
  }

  async function look(): Promise<void> {
    const listed = await pool.list();
    const names = namesOf(listed);
    const named = listed.map((run) => ({ ...run, name: names.get(run.id)! }));
    setState({ runs: named, seenAt: Date.now() });
    findPresent();
    await showPinned();
  }

  /** Hands the panels what they draw; numbers that cannot be read any more are unpinned. */
  async function showPinned(): Promise<void> {
    const pinned = getState().runs.filter(({ isPinned }) => isPinned);
    for (const { id } of pinned) {
      const numbers = numbersOfPinned.get(id) ?? (await pool.numbers(id));
      if (numbers) numbersOfPinned.set(id, numbers);
    }
    setPinned();
  }

  /** The run on the stage is no ghost of itself. */
  function setPinned(): void {
    const { runs, present } = getState();
    const before = lab.store.getState().pinned;
    const next = runs.flatMap(({ id, name, isPinned, experiment }): PinnedRun[] => {
      const numbers = numbersOfPinned.get(id);
      if (!isPinned || !numbers || id === present) return [];
      const known = before.find((one) => one.id === id && one.numbers === numbers);
      return [known ?? { id, name, data: experiment.data.name, numbers }];
    });
    const isSame = next.length === before.length && next.every((one, i) => one === before[i]);
    if (!isSame) lab.store.setState({ pinned: next });
  }

  function findPresent(): void {
    const { runs, present } = getState();
    const at = runs.length > 0 ? raceIn(lab) : undefined;
    const found = at && runs.find((run) => isSameRace(run, at.experiment, at.record.arms))?.id;
    if (found === present) return;
    setState({ present: found });
    setPinned();
  }

  /** A race becomes a run, or takes the place of the one that it goes on. */
  async function keepRace({ numbers, kept }: EndedRace): Promise<void> {
    const { experiment, presetId } = kept.visit;
    const before = getState().runs.find((run) => isSameRace(run, experiment, numbers.arms));
    const { id, number } = before ?? { id: freshId(), number: await nextNumber() };
    numbersOfPinned.delete(id);
    await add({ id, number, savedAt: Date.now(), experiment, presetId, numbers, kept });
  }

  async function nextNumber(): Promise<number> {
    return 1 + Math.max(0, ...(await pool.list()).map(({ number }) => number));
  }

  /** A browser that keeps nothing keeps it for this visit at least. */
  async function add(run: NewRun): Promise<void> {
    await pool.purge(getState().deleted?.ids ?? []).catch(() => {});
    setState({ deleted: undefined });
    try {
      await pool.add(run);
    } catch (error) {
      if (whyNone !== undefined || error instanceof TooLarge) throw error;
      await leaveShelf(error);
      await pool.add(run);
    }
    if (whyNone !== undefined) setState({ problem: `${FOR_THE_VISIT} (${whyNone}).` });
    onChange?.();
  }

  /** What can still be read comes along. */
  async function leaveShelf(error: unknown): Promise<void> {
    const [left, own] = [pool, createPool(createVisitShelf(), second)];
    for (const run of getState().runs) await copyRun(run, left, own).catch(() => {});
    pool = own;
    whyNone = whyNotKept(error);
  }

  lab.store.subscribe((state, before) => {
    if (state.activity === "training" && before.activity !== "training") table = lab.ownTable;
    const hasStopped = before.activity === "training" && state.activity !== "training";
    const ended = hasStopped ? endedRace(lab, before, table) : undefined;
    if (ended) void attempt(() => keepRace(ended), "This run could not be kept");
    else if (state.fusion !== before.fusion || state.experiment !== before.experiment) {
      queueMicrotask(findPresent); // while an experiment is opened the record is still the old one
    }
  });

  async function bringBack(run: Run): Promise<void> {
    const kept = run.isWhole ? await pool.networks(run.id) : undefined;
    if (!kept) return showNumbers(run);
    const stop = lab.store.subscribe(({ activity, status }) => {
      if (activity === "opening") return;
      stop();
      const sentence = status.replace("Back where you were.", `${run.name} is open again.`);
      if (sentence !== status) lab.showStatus(sentence);
    });
    lab.bringBack(kept.visit, kept.table);
    lab.store.setState({ sample: kept.sample, cards: kept.cards });
  }

  /** Where its networks are not there. */
  async function showNumbers(run: Run): Promise<void> {
    await makePinned(run.id);
    const { file, name, experiment, presetId } = run;
    lab.open(experiment, presetId);
    const why = file === undefined ? "Its networks are not kept" : `${file} holds no weights`;
    const message = `${name}: its numbers are drawn beside the new ones. ${why}: train, fuse and race to have them again.`;
    lab.store.setState({ alert: { message, isCalm: true } });
  }

  /** Pins a run, in place of the one that has been pinned longest where there are too many. */
  async function makePinned(id: string): Promise<void> {
    const others = getState().runs.filter((run) => run.isPinned && run.id !== id);
    for (const { id: oldest } of others.slice(MOST_PINNED - 1)) await pool.pin(oldest, false);
    await pool.pin(id, true);
  }

  async function remove(ids: readonly string[]): Promise<void> {
    const { runs, deleted } = getState();
    await pool.purge(deleted?.ids ?? []);
    await pool.remove(ids);
    const gone = runs.filter(({ id }) => ids.includes(id));
    const words = gone.length === 1 ? gone[0].name : `${gone.length} runs`;
    setState({ deleted: { ids, words }, runs: runs.filter((run) => !gone.includes(run)) });
    onChange?.();
  }

  const runs: Runs = {
    store,
    refresh: () => attempt(async () => {}, "The runs that this browser keeps cannot be read"),
    open: (id) =>
      attempt(async () => {
        const run = getState().runs.find((one) => one.id === id);
        if (run) await bringBack(run);
      }, "This run could not be opened"),
    pin: (id, isPinned) =>
      attempt(async () => {
        const count = getState().runs.filter((run) => run.isPinned && run.id !== id).length;
        if (isPinned && count >= MOST_PINNED) {
          setState({
            problem: `At most ${MOST_PINNED} runs are compared at once: unpin one first.`,
          });
          return;
        }
        await pool.pin(id, isPinned);
        setState({ problem: undefined });
        onChange?.();
      }, "This could not be remembered"),
    remove: (ids) => attempt(() => remove(ids), "Nothing was deleted"),
    restore: () =>
      attempt(async () => {
        await pool.restore(getState().deleted?.ids ?? []);
        setState({ deleted: undefined });
        onChange?.();
      }, "The deletion could not be taken back"),
    forgetDeleted: () =>
      attempt(async () => {
        await pool.purge(getState().deleted?.ids ?? []);
        setState({ deleted: undefined });
      }, "What was deleted is still there"),
    addFile: async (file, experiment, numbers) => {
      const isIt = (run: Run) =>
        run.file === file && JSON.stringify(run.experiment) === JSON.stringify(experiment);
      const known = getState().runs.find(isIt);
      const id = known?.id ?? freshId();
      lab.open(experiment);
      await attempt(async () => {
        const number = known?.number ?? (await nextNumber());
        numbersOfPinned.delete(id);
        await add({
          id,
          number,
          savedAt: Date.now(),
          experiment,
          presetId: undefined,
          file,
          numbers,
        });
        await makePinned(id);
      }, `The numbers of ${file} could not be kept`);
      return getState().runs.find((run) => run.id === id)?.name ?? file;
    },
    dismiss: () => setState({ problem: undefined }),
  };
  void queue(() => look().catch(leaveShelf)); // reported when there is something to keep
  return runs;
}

const FOR_THE_VISIT =
  "This browser keeps no more runs: those of this visit go when the page is closed";
