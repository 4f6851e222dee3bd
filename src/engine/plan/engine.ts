// An engine made of an executor: it keeps the data for as long as a cohort uses it.

import { listOf } from "#engine/engine.ts";
import type { Cohort, Engine, OneOrMore } from "#engine/engine.ts";
import type { Samples } from "#core/data/dataset.ts";
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
    for (const { resident } of Object.values(data.parts).flat()) resident.dispose();
  }

  function load(given: OneOrMore<Samples>) {
    const parts = listOf(given).map(loadPart);
    return parts.map((loaded) => ({ loaded, resident: executor.load(loaded) }));
  }

  return {
    name: executor.name,
    adapter: executor.adapter,
    async loadData(train, validation) {
      const previous = current;
      current = { parts: { train: load(train), validation: load(validation) }, users: 1 };
      if (previous) release(previous);
    },
    async createCohort(options) {
      const data = current;
      if (!data) throw new Error("createCohort: no data yet; call loadData first");
      const { parts = [0] } = options;
      const own = {
        train: parts.map((part) => find(data.parts.train, part)),
        validation: parts.map((part) => find(data.parts.validation, part)),
      };
      const cohort: Cohort = createCohort(executor, own, options, () => {
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

function find<T>(loaded: readonly T[], part: number): T {
  if (part in loaded) return loaded[part];
  throw new RangeError(`createCohort: data ${part} is not in 0 … ${loaded.length - 1}`);
}
