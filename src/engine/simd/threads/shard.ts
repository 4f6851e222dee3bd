// The far end of a shared engine: a plain single-threaded engine that answers requests in order.

import type { Cohort } from "#engine/engine.ts";
import { SECOND } from "#wait/within.ts";
import { openSimd } from "#engine/simd/engine.ts";
import type { Endpoint, Reply, Request, Sign } from "./shardProtocol.ts";

/** Serves the endpoint until its thread ends. Throws Error where it is served already. */
export function serveShard(endpoint: Endpoint): void {
  if (endpoint.onmessage) {
    throw new Error(
      "a training thread's script was run a second time: " +
        "a script of this build imports the thread's entry (npm run chunk finds it)",
    );
  }
  const cohorts = new Map<number, Cohort>();
  const engine = openSimd();
  let cancelled = false;
  let beatAt = performance.now();
  let last: Promise<void> = Promise.resolve();

  function cohortOf(number: number): Cohort {
    const cohort = cohorts.get(number);
    if (!cohort) throw new Error("cohort: already disposed");
    return cohort;
  }

  /** Lets messages in; throws where one of them was `cancel`. */
  async function breathe(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    beat();
    if (cancelled) throw new Error("evaluation cancelled");
  }

  /** A sign of life, at most one a second. */
  function beat(): void {
    if (performance.now() - beatAt < SECOND) return;
    beatAt = performance.now();
    endpoint.postMessage({ alive: true } satisfies Sign);
  }

  /** As many steps between two beats as take a quarter of a second. */
  async function train(cohort: Cohort, steps: number): Promise<void> {
    for (let left = steps, chunk = 1; left > 0;) {
      const began = performance.now();
      const count = Math.min(chunk, left);
      await cohort.train(count);
      left -= count;
      chunk = performance.now() - began < SECOND / 8 ? 2 * chunk : Math.max(1, chunk >> 1);
      beat();
    }
  }

  async function perform(request: Request): Promise<unknown> {
    switch (request.call) {
      case "loadData":
        return (await engine).loadData(request.train, request.validation);
      case "createCohort":
        cohorts.set(request.cohort, await (await engine).createCohort(request.options));
        return undefined;
      case "train":
        return train(cohortOf(request.cohort), request.steps);
      case "takeLosses":
        return cohortOf(request.cohort).takeLosses();
      case "evaluate":
        cancelled = false;
        return cohortOf(request.cohort).evaluate(request.part, breathe);
      case "checkpoint":
        return cohortOf(request.cohort).checkpoint();
      case "readWeights":
        return cohortOf(request.cohort).readWeights(request.replica);
      case "writeWeights":
        return cohortOf(request.cohort).writeWeights(request.replica, request.weights);
      case "setLearningRate":
        return cohortOf(request.cohort).setLearningRate(request.rate);
      case "activations": {
        const { replica, points, inputs } = request;
        return cohortOf(request.cohort).activations(replica, points, inputs);
      }
      case "disposeCohort":
        cohorts.get(request.cohort)?.dispose();
        cohorts.delete(request.cohort);
        return undefined;
      case "cancel":
        return undefined;
      default:
        return request satisfies never;
    }
  }

  async function answer(id: number, request: Request): Promise<void> {
    let reply: Reply;
    try {
      reply = { id, value: await perform(request) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply = { id, error: { name, message } };
    }
    endpoint.postMessage(reply);
  }

  endpoint.postMessage({ alive: true } satisfies Sign); // the script has come
  endpoint.onmessage = ({ data }) => {
    const { id, request } = data as { id: number; request: Request };
    if (request.call === "cancel") cancelled = true;
    last = last.then(() => answer(id, request));
  };
}
