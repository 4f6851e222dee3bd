// The engine on TensorFlow.js: any of its four backends behind the lab's Engine interface.
// tfjs is hidden here because its releases have stopped (4.22, 2024); nothing outside names it.

import * as tf from "@tensorflow/tfjs-core";
import type { Cohort, Engine } from "#engine/engine.ts";
import { openBackend } from "./backend.ts";
import type { BackendName } from "./backend.ts";
import { createCohort } from "./cohort.ts";
import type { Parts } from "./cohort.ts";
import { uploadPart } from "./parts.ts";

/** Data on the device, kept until it is replaced and its last cohort is gone. */
type Loaded = Parts & { users: number };

/** Throws BackendUnavailableError, with the reason in words, where the backend cannot run here. */
export async function openTfjs(name: BackendName): Promise<Engine> {
  const backend = await openBackend(name);
  const cohorts = new Set<Cohort>();
  let current: Loaded | undefined;

  function release(data: Loaded): void {
    data.users -= 1;
    if (data.users > 0) return;
    tf.dispose([data.train.inputs, data.validation.inputs]);
  }

  return {
    name: backend.name,
    adapter: backend.adapter,
    async loadData(train, validation) {
      backend.use();
      const previous = current;
      current = { train: uploadPart(train), validation: uploadPart(validation), users: 1 };
      if (previous) release(previous);
    },
    async createCohort(options) {
      const data = current;
      if (!data) throw new Error("createCohort: no data yet; call loadData first");
      const cohort: Cohort = createCohort(backend, data, options, () => {
        cohorts.delete(cohort);
        release(data);
      });
      data.users += 1;
      cohorts.add(cohort);
      return cohort;
    },
    dispose() {
      for (const cohort of [...cohorts]) cohort.dispose();
      if (current) release(current);
      current = undefined;
    },
  };
}
