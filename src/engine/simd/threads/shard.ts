// The far end of a shared engine: a plain single-threaded engine that answers requests in order.

import type { Samples } from "#core/data/dataset.ts";
import type { Cohort } from "#engine/engine.ts";
import type { Workplace } from "#engine/session/work/place.ts";
import { isWorkName, perform } from "#engine/session/work/works.ts";
import { SECOND } from "#wait/within.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openPulse } from "./pulse.ts";
import type { Pulse } from "./pulse.ts";
import type { Endpoint, Reply, Request } from "./shardProtocol.ts";

type Parts = { readonly train: readonly Samples[]; readonly validation: readonly Samples[] };

/** A cohort with what it trains on: which of the data each replica has. */
type Held = { readonly cohort: Cohort; readonly data: Parts; readonly parts?: readonly number[] };

/** Serves the endpoint until its thread ends. Throws Error where it is served already. */
export function serveShard(endpoint: Endpoint): void {
  if (endpoint.onmessage) {
    throw new Error(
      "a training thread's script was run a second time: " +
        "a script of this build imports the thread's entry (npm run chunk finds it)",
    );
  }
  const cohorts = new Map<number, Held>();
  const engine = openSimd();
  const pulse = openPulse(endpoint);
  let data: Parts = { train: [], validation: [] };
  let last: Promise<void> = Promise.resolve();

  function heldOf(number: number): Held {
    const held = cohorts.get(number);
    if (!held) throw new Error("cohort: already disposed");
    return held;
  }
  const cohortOf = (number: number) => heldOf(number).cohort;

  async function answerTo(id: number, request: Request): Promise<unknown> {
    switch (request.call) {
      case "loadData":
        data = request;
        return (await engine).loadData(request.train, request.validation);
      case "createCohort": {
        const { parts } = request.options;
        const cohort = await (await engine).createCohort(request.options);
        cohorts.set(request.cohort, { cohort, data, ...(parts && { parts }) });
        return undefined;
      }
      case "train":
        return train(cohortOf(request.cohort), request.steps, pulse);
      case "takeLosses":
        return cohortOf(request.cohort).takeLosses();
      case "evaluate":
        return cohortOf(request.cohort).evaluate(request.part, () => pulse.breathe(id));
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
      case "work":
        return work(heldOf(request.cohort), request, (done) => pulse.breathe(id, done));
      case "disposeCohort":
        cohorts.get(request.cohort)?.cohort.dispose();
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
      reply = { id, value: await answerTo(id, request) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      reply = { id, error: { name, message } };
    }
    endpoint.postMessage(reply);
  }

  pulse.beat(); // the script has come
  endpoint.onmessage = ({ data }) => {
    const { id, request } = data as { id: number; request: Request };
    if (request.call === "cancel") pulse.cancelBefore(id);
    last = last.then(() => answer(id, request));
  };
}

/** As many steps between two beats as take a quarter of a second. */
async function train(cohort: Cohort, steps: number, pulse: Pulse): Promise<void> {
  for (let left = steps, chunk = 1; left > 0;) {
    const began = performance.now();
    const count = Math.min(chunk, left);
    await cohort.train(count);
    left -= count;
    chunk = performance.now() - began < SECOND / 8 ? 2 * chunk : Math.max(1, chunk >> 1);
    pulse.beatInTime();
  }
}

async function work(
  { cohort, data, parts }: Held,
  { replica, name, asked }: Extract<Request, { call: "work" }>,
  breathe: (done: number) => Promise<void>,
): Promise<unknown> {
  if (!isWorkName(name)) throw new Error(`work: nothing is known of “${name}”`);
  const part = parts?.[replica] ?? 0;
  const place: Workplace = {
    ...{ cohort, replica },
    train: data.train[part].inputs,
    validation: data.validation[part].inputs,
  };
  return perform(place, name, asked as never, breathe);
}
