// The time of fusing eight replicas, and of pricing all their spans, on one thread and on two, side by side in one
// process: node scripts/run.mjs bench/fusionThreads.bench.ts [rounds] [threads]. By the clock, which means something
// on a machine that does nothing else, and by what this thread and the busiest of the others used of a core
// (Linux counts it for each thread): the time with as many free cores as threads, at the worst.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { loadDataset } from "#core/data/load.ts";
import type { Dataset } from "#core/data/dataset.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import type { Engine } from "#engine/engine.ts";
import { fuseReplicas } from "#engine/session/fusing/fuseReplicas.ts";
import { openEstimates } from "#engine/session/costs/estimates.ts";
import { openSimd } from "#engine/simd/engine.ts";
import { initializeWeights } from "#core/init/initializeWeights.ts";
import { openOnThreads } from "#library/threads.ts";

const [rounds = "5", threads = "2"] = process.argv.slice(2);
const REPLICAS = 8;
const rest = async () => new Promise<void>((resolve) => setImmediate(resolve));

const dense = (units: number, activation = "relu") => ({ type: "dense", units, activation });
const conv = (filters: number) => [
  ...[{ type: "conv2d", filters, kernelSize: 3, padding: "same", activation: "relu" }],
  { type: "batchNorm" },
];

const CASES = {
  "digits, dense 128-128-10, blocks 1 to 2": {
    network: { layers: [{ type: "flatten" }, dense(128), dense(128), dense(10, "linear")] },
    fusion: { span: [1, 2], samples: 1000 },
  },
  "digits, convolutions 4-8, blocks 1 to 2": {
    network: {
      layers: [...conv(4), ...conv(8), { type: "flatten" }, dense(10, "linear")],
    },
    fusion: { span: [1, 2], samples: 500 },
  },
};

async function open(engine: Engine, fields: object) {
  const data = { name: "digits", train: 2000, validation: 500 };
  const experiment = parseExperiment({ version: 1, replicas: REPLICAS, data, ...fields });
  const dataset: Dataset = await loadDataset({ ...data, seed: 0 }, async () => new Uint8Array());
  const network = { inputShape: dataset.inputShape, layers: experiment.network.layers };
  await engine.loadData(dataset.train, dataset.validation);
  const cohort = await engine.createCohort({
    ...{ network, loss: "softmaxCrossEntropy", training: experiment.training, seed: 0 },
    weights: Array.from({ length: REPLICAS }, (_, r) =>
      initializeWeights(network, experiment.init, 0, `original/${r}`, dataset.train),
    ),
  });
  const soundReplicas = () => Array.from({ length: REPLICAS }, (_, r) => r);
  const task = { cohort, dataset, experiment, settings: experiment.fusion };
  const estimates = () =>
    openEstimates({ cohort, soundReplicas }, dataset, experiment.fusion, () => {});
  return {
    fusion: () => fuseReplicas({ ...task, span: experiment.fusion.span }, rest),
    costs: () => estimates().all(rest),
  };
}

type Times = { readonly wall: number; readonly core: number };

async function timesOf(work: () => Promise<unknown>): Promise<Times> {
  const [began, before] = [performance.now(), coreSeconds()];
  await work();
  const used = [...coreSeconds()].map(([thread, seconds]) => ({
    ...{ isMain: thread === process.pid, seconds: seconds - (before.get(thread) ?? 0) },
  }));
  const most = (isMain: boolean) =>
    Math.max(0, ...used.filter((one) => one.isMain === isMain).map(({ seconds }) => seconds));
  return { wall: (performance.now() - began) / 1000, core: most(true) + most(false) };
}

/** What each thread of this process has used of a core; nothing where Linux does not count it. */
function coreSeconds(): Map<number, number> {
  const seconds = new Map<number, number>();
  if (!existsSync("/proc/self/task")) return seconds;
  for (const thread of readdirSync("/proc/self/task")) {
    const [, fields] = readFileSync(`/proc/self/task/${thread}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    seconds.set(Number(thread), (user + system) / 100);
  }
  return seconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

const engines = [await openSimd(), await openOnThreads(Number(threads))];
console.log(`${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, medians of ${rounds} rounds`);
for (const [name, fields] of Object.entries(CASES)) {
  const labs = [await open(engines[0], fields), await open(engines[1], fields)];
  for (const what of ["fusion", "costs"] as const) {
    const times: Times[][] = [[], []];
    for (const lab of labs) await lab[what](); // compiled
    for (let round = 0; round < Number(rounds); round++) {
      for (const [i, lab] of labs.entries()) times[i].push(await timesOf(lab[what]));
    }
    console.log(`${what}: ${name}`);
    for (const by of ["wall", "core"] as const) {
      const [one, many] = times.map((runs) => median(runs.map((run) => run[by])));
      const ratio = median(times[0].map((serial, i) => times[1][i][by] / serial[by]));
      const figures = [one, many, ratio].map((figure) => figure.toFixed(2));
      console.log(`  ${by}: %s s on one thread, %s s on ${threads}: %s of it`, ...figures);
    }
  }
}
for (const engine of engines) engine.dispose();
