// What a cohort's replicas went through since their last checkpoint: from it a fresh thread gets where
// the others are.

import type { CohortState } from "#core/model/cohortState.ts";
import type { CohortOptions } from "#engine/engine.ts";
import type { Request } from "./shardProtocol.ts";
import type { Share } from "./shares.ts";

type Entry = {
  /** Updates done before it. */
  readonly step: number;
  readonly request: Request;
  /** Absent: for all of them. */
  readonly share?: Share;
};

export interface Journal {
  /** Notes a request that changes what training does from `step` on. */
  note(step: number, request: Request, share?: Share): void;
  /** Begins anew with a checkpoint. */
  startFrom(state: CohortState): void;
  /** The options that open replicas first … first + count − 1 as of the last checkpoint. */
  optionsFor(first: number, count: number): CohortOptions;
  /** What brings them from there to `step`, in order. */
  requestsFor(cohort: number, share: Share, step: number): readonly Request[];
}

export function openJournal(options: CohortOptions): Journal {
  let base = options;
  let entries: Entry[] = [];
  return {
    note: (step, request, share) => entries.push({ step, request, ...(share && { share }) }),
    startFrom(state) {
      // The rate is no part of a checkpoint: the one that was set last goes on being in force.
      const rates = entries.filter(({ request }) => request.call === "setLearningRate").slice(-1);
      base = { ...options, ...state };
      entries = rates.map((entry) => ({ ...entry, step: state.step }));
    },
    optionsFor(first, count) {
      const of = <T>(all: readonly T[]) => all.slice(first, first + count);
      const { weights, slots, teacher, orders, parts, dropoutSeeds } = base;
      return {
        ...base,
        weights: of(weights),
        ...(slots && { slots: of(slots) }),
        ...(dropoutSeeds && { dropoutSeeds: of(dropoutSeeds) }),
        ...(teacher && { teacher: { ...teacher, answers: of(teacher.answers) } }),
        ...(orders && { orders: of(orders) }),
        ...(parts && { parts: of(parts).map((part) => part - first) }), // a thread has those of its share
      };
    },
    requestsFor(cohort, share, step) {
      const requests: Request[] = [];
      let at = base.step ?? 0;
      const trainTo = (goal: number) => {
        if (goal > at) requests.push({ call: "train", cohort, steps: goal - at });
        at = goal;
      };
      for (const entry of entries) {
        if (entry.share && entry.share !== share) continue;
        trainTo(entry.step);
        requests.push(entry.request);
      }
      trainTo(step);
      return requests;
    },
  };
}
