// An engine made of an executor: it keeps the data for as long as a cohort uses it.

import type { Cohort, Engine } from "#engine/engine.ts";
import { createCohort } from "./cohort.ts";
import type { CohortData } from "./cohort.ts";
import type { Executor, ResidentPart } from "./executor.ts";
import { loadPart } from "./samples.ts";

export function openPlanEngine<Data extends ResidentPart>(executor: Executor<Data>): Engine {
  type Loaded = { readonly parts: CohortData<Data>; users: number };
  const cohorts = new Set<Cohort>();
  let current: Loaded | undefined;

  /** Data that was replaced stays until its last cohort is gone. */
  function release(data: Loaded): void {
    data.users -= 1;
    if (data.users > 0) return;
    for (const { resident } of Object.values(data.parts)) resident.dispose();
  }

  return {
    name: executor.name,
    adapter: executor.adapter,
    async loadData(train, validation) {
      const previous = current;
      const [first, second] = [loadPart(train), loadPart(validation)];
      const parts = {
        train: { loaded: first, resident: executor.load(first) },
        validation: { loaded: second, resident: executor.load(second) },
      };
      current = { parts, users: 1 };
      if (previous) release(previous);
    },
    async createCohort(options) {
      const data = current;
      if (!data) throw new Error("createCohort: no data yet; call loadData first");
      const cohort: Cohort = createCohort(executor, data.parts, options, () => {
        cohorts.delete(cohort);
        release(data);
      });
      data.users += 1;
      cohorts.add(cohort);
      return cohort;
    },
    dispose() {
      for (const cohort of cohorts) cohort.dispose();
      if (current) release(current);
      current = undefined;
    },
  };
}
