// The way back: which experiments were open before this one, and which were left by going back. Kept
// beside the lab's state, because opening an experiment begins that anew. What was trained is kept with
// the latest of them, as long as memory allows; older ones open from their seed. The bracket's place
// travels with each experiment.

import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { OwnTable } from "#core/data/ownTable.ts";
import type { RunRecord } from "#core/experiment/events/record.ts";
import { bytesOf } from "#core/experiment/events/keptBytes.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";

/** An experiment as it was when it was left. */
export type Visit = {
  readonly experiment: Experiment;
  readonly presetId: string | undefined;
  /** The visitor's own table that it is on: another of the same name may be opened later. */
  readonly table?: OwnTable;
  /** What had been trained, with its curves. */
  readonly kept?: RunRecord;
};

export type Trail = {
  /** Oldest first; the last is where undo leads. */
  readonly past: readonly Visit[];
  /** The last is where redo leads. */
  readonly future: readonly Visit[];
};

export interface History {
  readonly store: StoreApi<Trail>;
  /** Remembers `left` as the way back; what could be redone is forgotten, as in every editor. */
  leave(left: Visit): void;
  /** Where undo leads, with `present` kept for redo; undefined at the beginning. */
  back(present: Visit): Visit | undefined;
  /** Where redo leads, with `present` kept for undo; undefined at the end. */
  forth(present: Visit): Visit | undefined;
}

/** As many steps back as a visitor is likely to want. */
const MOST_STEPS = 100;
/** Bytes of networks and curves that are kept with them. */
const MOST_BYTES = 200e6;

export function createHistory(): History {
  const store = createStore<Trail>(() => ({ past: [], future: [] }));
  const { getState, setState } = store;
  return {
    store,
    leave: (left) =>
      setState(({ past }) => ({
        past: lightened([...past, left].slice(-MOST_STEPS)),
        future: [],
      })),
    back: (present) => {
      const { past, future } = getState();
      const visit = past.at(-1);
      if (visit) setState({ past: past.slice(0, -1), future: lightened([...future, present]) });
      return visit;
    },
    forth: (present) => {
      const { past, future } = getState();
      const visit = future.at(-1);
      if (visit) setState({ past: lightened([...past, present]), future: future.slice(0, -1) });
      return visit;
    },
  };
}

/** The visits, the oldest without what was trained where all of it would be too much. */
function lightened(visits: readonly Visit[]): readonly Visit[] {
  let bytes = 0;
  return visits.toReversed().map(lighten).toReversed();

  function lighten(visit: Visit): Visit {
    if (!visit.kept) return visit;
    bytes += bytesOf(visit.kept);
    if (bytes <= MOST_BYTES) return visit;
    const { kept: _, ...untrained } = visit;
    return untrained;
  }
}
