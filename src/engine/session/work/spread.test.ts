// Work on all replicas at once: as on one thread, to the bit, whatever the method; cancelled at the next
// breath; and done again where a thread dies of it. Threads are message channels here.

import { beforeAll, describe, expect, test } from "vitest";
import type { Dataset } from "#core/data/dataset.ts";
import type { NarrowPrices, SessionEvent } from "#core/experiment/events/events.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Experiment } from "#core/experiment/schema/schema.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { NetworkError } from "#core/model/shapes.ts";
import type { Network } from "#core/model/layers.ts";
import type { Cohort, Engine } from "#engine/engine.ts";
import { fuseReplicas } from "#engine/session/fusing/fuseReplicas.ts";
import type { Fusions } from "#engine/session/fusing/fuseReplicas.ts";
import { openSession } from "#engine/session/session.ts";
import { loadGenerated, story } from "#engine/session/story.test-support.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { openSharedSimd } from "#engine/simd/threads/shared.ts";
import type { Request } from "#engine/simd/threads/shardProtocol.ts";
import { spawnChannel, spoiledThreads } from "#engine/simd/threads/shardThreads.test-support.ts";
import { FAULTS, openSaboteur } from "#wait/faults.test-support.ts";

const dense = (units: number, activation = "relu") => ({ type: "dense", units, activation });
const conv = (filters: number) => ({
  ...{ type: "conv2d", filters, kernelSize: 3, padding: "same", activation: "relu" },
});

const DENSE = {
  version: 1,
  replicas: 5,
  data: { name: "moons", train: 60, validation: 30 },
  network: { layers: [dense(6), dense(5, "tanh"), dense(4), dense(2, "linear")] },
  fusion: { span: [1, 3], samples: 50 },
  training: { batchSize: 20, epochs: 1 },
  shallowEpochs: 1,
  arms: ["original", "fused", "product", "random"],
};
const CONV = {
  ...DENSE,
  data: { name: "digits", train: 40, validation: 20 },
  network: {
    layers: [conv(3), { type: "batchNorm" }, conv(2), { type: "flatten" }, dense(10, "linear")],
  },
  fusion: { span: [1, 2], samples: 40 },
};
const rest = async () => {};
const onThreads = (count: number) => openSharedSimd(spawnChannel, count);

/** What a race on it recorded, without times and without the number of threads. */
async function played(experiment: Experiment, engine: Engine) {
  const { arms, fusion, checkpoint } = await story(experiment, engine);
  engine.dispose();
  const { cost, ...report } = fusion!;
  return {
    report: { ...report, flop: cost!.flop },
    epochs: Object.values(arms).map(({ epochs }) => epochs.map(({ metrics }) => metrics)),
    states: checkpoint!.arms.map(({ state }) => state),
  };
}

describe("five replicas on two and on three threads are fused to the bits of one thread", () => {
  test.each([
    ["empirical", DENSE],
    ["gaussian", { ...DENSE, fusion: { ...DENSE.fusion, method: "gaussian" } }],
    ["product", { ...DENSE, fusion: { ...DENSE.fusion, method: "product" } }],
    ["pair by pair", { ...DENSE, fusion: { ...DENSE.fusion, mode: "sequential" } }],
    ["retrained between", { ...DENSE, fusion: { ...DENSE.fusion, mode: "sequentialRetrain" } }],
    ["empirical, with data of their own", { ...DENSE, resample: "split" }],
    ["narrowed", { ...DENSE, narrow: { layer: 2, units: 3 } }],
    ["empirical, convolutions", CONV],
    ["perChannel", { ...CONV, fusion: { ...CONV.fusion, method: "perChannel" } }],
  ])("%s", async (_, fields) => {
    const experiment = parseExperiment(fields);
    const alone = await played(experiment, await openSimd());
    expect(alone.report.replicas).toHaveLength(5);
    for (const { probe } of alone.report.replicas) expect(probe.mse).toBeGreaterThan(0);
    expect(await played(experiment, await onThreads(2))).toEqual(alone);
    expect(await played(experiment, await onThreads(3))).toEqual(alone);
  });
});

/** An untrained cohort with everything that a fusion of it asks for. */
async function open(engine: Engine, fields: object = DENSE) {
  const experiment = parseExperiment(fields);
  const dataset: Dataset = await loadGenerated(experiment);
  const { layers } = experiment.network;
  const network: Network = { inputShape: dataset.inputShape, layers };
  await engine.loadData(dataset.train, dataset.validation);
  const weights = Array.from({ length: experiment.replicas }, (_, r) =>
    initializeWeights(network, experiment.init, 0, `original/${r}`, dataset.train),
  );
  const cohort: Cohort = await engine.createCohort({
    ...{ network, weights, loss: "softmaxCrossEntropy", seed: 0 },
    training: experiment.training,
  });
  const { span } = experiment.fusion;
  return { cohort, dataset, experiment, span, settings: experiment.fusion };
}

function withoutSeconds({ shallow, product, report }: Fusions) {
  return { shallow, product, report: { ...report, cost: report.cost!.flop } };
}

/** Lets `count` breaths pass, then cancels. */
function cancelAfter(count: number) {
  let left = count;
  return async () => {
    if (left-- === 0) throw new Error("enough");
  };
}

let honest: ReturnType<typeof withoutSeconds>;
beforeAll(async () => {
  honest = withoutSeconds(await fuseReplicas(await open(await openSimd()), rest));
});

test("replicas that have diverged are lost on threads as on one, the first among them", async () => {
  const [alone, shared] = [await open(await openSimd()), await open(await onThreads(2))];
  const found = [];
  for (const task of [alone, shared]) {
    for (const replica of [0, 1, 3]) {
      const broken = await task.cohort.readWeights(replica);
      broken[0].kernel!.data[0] = NaN;
      task.cohort.writeWeights(replica, broken);
    }
    found.push(withoutSeconds(await fuseReplicas(task, rest)));
  }
  expect(found[1]).toEqual(found[0]);
  const { replicas } = found[0].report;
  expect(replicas.map(({ problem }) => problem !== undefined)).toEqual([
    ...[true, true, false, true, false],
  ]);
});

test("what cannot be fused at all is refused with the sentence of one thread", async () => {
  const bent = { ...DENSE, fusion: { ...DENSE.fusion, method: "product" } };
  const sentences = [];
  for (const engine of [await openSimd(), await onThreads(2)]) {
    const task = await open(engine, bent);
    const settings = { ...task.settings, bias: "position" as const, method: "perChannel" as const };
    const refused = fuseReplicas({ ...task, settings }, rest);
    await expect(refused).rejects.toBeInstanceOf(NetworkError);
    sentences.push(await refused.catch(({ message }: Error) => message));
  }
  expect(sentences[1]).toBe(sentences[0]);
});

/** Threads, and the name of every work that they were asked for. */
function listening(count: number) {
  const asked: string[] = [];
  const spawn = () => {
    const shard = spawnChannel();
    const { endpoint } = shard;
    const post = endpoint.postMessage.bind(endpoint);
    endpoint.postMessage = (message) => {
      const { request } = message as { request: Request };
      if (request.call === "work") asked.push(`${request.name} ${request.replica}`);
      post(message);
    };
    return shard;
  };
  return { asked, engine: openSharedSimd(spawn, count) };
}

test("every thread fuses its own replicas, one after the other, and is given no data for it", async () => {
  const { asked, engine } = listening(2);
  const task = await open(await engine);
  expect(withoutSeconds(await fuseReplicas(task, rest))).toEqual(honest);
  // Shares of two and three, numbered on their own threads.
  expect(asked.slice(0, 2)).toEqual(["fuse 0", "fuse 0"]);
  expect(asked.toSorted()).toEqual(["fuse 0", "fuse 0", "fuse 1", "fuse 1", "fuse 2"]);
});

test.each([0, 1, 2])(
  "cancelled after %i breaths, of whoever draws them, threads begin nothing else; asked again, they fuse to the same bits",
  async (breaths) => {
    const { asked, engine } = listening(2);
    const task = await open(await engine);
    await expect(fuseReplicas(task, cancelAfter(breaths))).rejects.toThrow("enough");
    const begun = asked.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toHaveLength(begun);
    expect(withoutSeconds(await fuseReplicas(task, rest))).toEqual(honest);
  },
);

test("the first replica is reported on while others are still fused", async () => {
  let hasLooked = false;
  let release = () => {};
  const spawn = () => {
    const shard = spawnChannel();
    const { endpoint } = shard;
    const post = endpoint.postMessage.bind(endpoint);
    endpoint.postMessage = (message) => {
      const { request } = message as { request: Request };
      if (request.call === "activations") {
        hasLooked = true;
        release();
      }
      // The last replica's fusion waits for the look at the first that its report needs.
      const isLast = request.call === "work" && request.replica === 2;
      if (isLast && !hasLooked) release = () => post(message);
      else post(message);
    };
    return shard;
  };
  const task = await open(await openSharedSimd(spawn, 2));
  expect(withoutSeconds(await fuseReplicas(task, rest))).toEqual(honest);
});

test("cancelled at the first breath, threads are asked for no more than a replica each", async () => {
  const { asked, engine } = listening(2);
  await expect(fuseReplicas(await open(await engine), cancelAfter(0))).rejects.toThrow("enough");
  expect(asked.length).toBeLessThan(5);
});

test.each(FAULTS)(
  "a thread that %s while it fuses is replaced, and the replica fused again, to the same bits",
  async (fault) => {
    const counting = openSaboteur();
    const counted = await open(await openSharedSimd(spoiledThreads(counting), 2, 8));
    const before = counting.waits.get("shard")!;
    await fuseReplicas(counted, rest);
    const after = counting.waits.get("shard")!;
    expect(after - before).toBeGreaterThanOrEqual(5);
    for (let at = before; at < after; at++) {
      const saboteur = openSaboteur({ kind: "shard", at, fault });
      const task = await open(await openSharedSimd(spoiledThreads(saboteur), 2, 8));
      const fused = withoutSeconds(await fuseReplicas(task, rest));
      expect(saboteur.hasStruck).toBe(true);
      expect(fused, `${fault} at request ${at}`).toEqual(honest);
    }
  },
);

test("what spans and narrowings would lose is the same mean, whoever measures it first", async () => {
  const experiment = parseExperiment(DENSE);
  const dataset = await loadGenerated(experiment);
  const last = [];
  for (const engine of [await openSimd(), await onThreads(2)]) {
    const events: SessionEvent[] = [];
    const hear = (event: SessionEvent) => void events.push(event);
    const session = await openSession(engine, dataset, experiment, hear, rest);
    await session.price({ layer: 2 }, rest);
    await session.settle(rest);
    session.estimate({ ...experiment.fusion, method: "gaussian" }); // by fusing, on the threads too
    await session.settle(rest);
    const costs = events.filter((event) => event.type === "spanCosts");
    const prices = events.flatMap((event): NarrowPrices[] =>
      event.type === "narrowCosts" ? [event.prices] : [],
    );
    expect(costs.at(-1)!.replicas).toEqual([0, 1, 2, 3, 4]);
    last.push({
      costs: costs.filter(({ replicas }) => replicas.length === 5),
      prices: prices.filter(({ replicas }) => replicas.length === 5),
    });
    session.dispose();
    engine.dispose();
  }
  expect(last[0].costs).toHaveLength(2);
  expect(last[0].prices).toHaveLength(1);
  expect(last[1]).toEqual(last[0]);
});
