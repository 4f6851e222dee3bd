// The strip of runs: every finished race, the newest first. One stop of the tabulator; arrow keys go from run to run,
// Delete deletes. On a phone it scrolls sideways.

import { useEffect, useId, useRef, useState } from "react";
import type { FocusEvent, KeyboardEvent } from "react";
import { useStore } from "zustand";
import type { Runs } from "#store/runs/runsState.ts";
import { useLab } from "#app/hooks/useLab.ts";
import { RunCard } from "./RunCard.tsx";
import { runsOf } from "./runsOf.ts";

export function RunStrip() {
  const runs = runsOf(useLab());
  const { runs: all, seenAt, present, deleted, problem } = useStore(runs.store);
  const title = useId();
  const [stop, setStop] = useState<string>();
  if (all.length === 0 && !deleted && problem === undefined) return null;
  const stopAt = all.some(({ id }) => id === stop) ? stop : all[0]?.id;
  return (
    <section className="panel runs" aria-labelledby={title}>
      <header>
        <h2 id={title}>Runs</h2>
        <p className="note">
          Every finished race, kept in this browser. Pin one to see it behind the next.
        </p>
        {all.length > 1 && (
          <button
            type="button"
            className="quiet"
            onClick={() => void runs.remove(all.map(({ id }) => id))}
          >
            Forget all
          </button>
        )}
      </header>
      <Notices runs={runs} />
      {all.length > 0 && (
        <ul
          onKeyDown={(event) => steer(event, runs)}
          onFocus={(event) => setStop(runAt(event)?.dataset["run"])}
        >
          {all.map((run, i) => (
            <RunCard
              key={run.id}
              {...{ run, runs, seenAt }}
              before={all[i + 1]}
              isPresent={run.id === present}
              isStop={run.id === stopAt}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** What was deleted, to be taken back, and what could not be done. */
function Notices({ runs }: { readonly runs: Runs }) {
  const { deleted, problem } = useStore(runs.store);
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // The button that was pressed went with its run: whoever pressed it by key goes on at Undo.
    if (deleted && document.activeElement === document.body) undo.current?.focus();
  }, [deleted]);
  return (
    <div className="notices" aria-live="polite">
      {deleted && (
        <p>
          {deleted.words} deleted.
          <button ref={undo} type="button" onClick={() => void runs.restore()}>
            Undo deletion
          </button>
          <button type="button" className="quiet" onClick={() => void runs.forgetDeleted()}>
            Dismiss
          </button>
        </p>
      )}
      {problem !== undefined && (
        <p>
          {problem}
          <button type="button" className="quiet" onClick={runs.dismiss}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}

const STEPS: { readonly [key: string]: (place: number, last: number) => number } = {
  ArrowRight: (place) => place + 1,
  ArrowLeft: (place) => place - 1,
  Home: () => 0,
  End: (_, last) => last,
};

/** From a button of one run to the same button of another. */
function steer(event: KeyboardEvent<HTMLElement>, runs: Runs): void {
  const here = runAt(event);
  if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Delete") {
    event.preventDefault();
    void runs.remove([here.dataset["run"]!]);
    return;
  }
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...event.currentTarget.children];
  const to = all[Math.max(0, Math.min(all.length - 1, step(all.indexOf(here), all.length - 1)))];
  const { part } = (event.target as HTMLElement).dataset;
  to.querySelector<HTMLElement>(`[data-part="${part}"]`)?.focus();
}

function runAt({ target }: KeyboardEvent | FocusEvent): HTMLElement | null {
  return (target as Element).closest<HTMLElement>("[data-run]");
}
