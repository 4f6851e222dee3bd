// The engine for machines without a GPU: WebAssembly SIMD kernels of our own behind the Engine interface.
// The same numbers to the last bit in every browser and in Node (assembly/tile.ts says why).

import type { Cohort, Engine } from "#engine/engine.ts";
import { createCohort } from "./cohort.ts";
import { compileKernels } from "./kernels.ts";
import { loadPart } from "./samples.ts";
import type { LoadedPart } from "./samples.ts";

/** Throws BackendUnavailableError where WebAssembly SIMD is missing. */
export async function openSimd(): Promise<Engine> {
  const module = await compileKernels();
  const cohorts = new Set<Cohort>();
  let parts: { readonly train: LoadedPart; readonly validation: LoadedPart } | undefined;
  return {
    name: "simd",
    adapter: "CPU, WebAssembly SIMD, 1 thread",
    async loadData(train, validation) {
      parts = { train: loadPart(train), validation: loadPart(validation) };
    },
    async createCohort(options) {
      if (!parts) throw new Error("createCohort: no data yet; call loadData first");
      const cohort: Cohort = createCohort(module, parts, options, () => cohorts.delete(cohort));
      cohorts.add(cohort);
      return cohort;
    },
    dispose() {
      for (const cohort of cohorts) cohort.dispose();
      parts = undefined;
    },
  };
}
