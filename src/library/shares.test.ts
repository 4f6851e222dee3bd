import { expect, test } from "vitest";
import { joinShares } from "#core/experiment/results/joinShares.ts";
import type { Results } from "#core/experiment/results/results.ts";
import { parseExperiment } from "#core/experiment/schema/schema.ts";
import { sharesOf } from "#core/experiment/schema/share.ts";
import { openExperiment } from "./open.ts";
import { textOf, wholeRun } from "./wholeRun.test-support.ts";

const dense = (units: number) => ({ type: "dense", units, activation: "tanh" });
const base = {
  version: 1,
  replicas: 5,
  data: { name: "moons", train: 120, validation: 60 },
  network: {
    layers: [dense(6), { type: "dropout", rate: 0.2 }, dense(5), { type: "dense", units: 2 }],
  },
  training: { batchSize: 16, epochs: 2 },
  fusion: { span: [1, 2], samples: 100 },
  shallowEpochs: 1,
};
const ARMS = [
  ...["original", "fused", "random", "randomOtherInit", "randomEqualBudget", "randomDeep"],
  ...["product", "varianceMatched", "randomInherit", "weightSelection", "distilled", "hint"],
  ...["fusedDistilled"],
];

/** As a file holds them. */
async function resultsOf(experiment: unknown): Promise<Results> {
  return JSON.parse(JSON.stringify(await wholeRun(experiment))) as Results;
}

test.each([
  ["that share their data", {}],
  ["with an order of their own", { resample: "order" }],
  ["with a split of their own, one of which is alone in its share", { resample: "split" }],
  ["of every arm", { arms: ARMS, resample: "split" }],
  ["that dropout alone parts", { init: { type: "constant" } }],
  [
    "of which some diverge",
    {
      replicas: 6,
      data: { name: "friedman1", train: 200, validation: 100 },
      network: { layers: [16, 16, 1].map((units) => ({ type: "dense", units })) },
      training: { batchSize: 16, epochs: 3, optimizer: { type: "sgd", learningRate: 0.05 } },
    },
  ],
])("shares of replicas %s are joined to the file of the whole run", async (which, changes) => {
  const experiment = parseExperiment({ ...base, ...changes });
  const whole = await resultsOf(experiment);
  const parts = await Promise.all(
    sharesOf(experiment, 3).map(async (share, i) => ({
      name: `${i}.json`,
      results: await resultsOf(share),
    })),
  );
  const lost = whole.arms.original!.replicas.filter((one) => "divergedAtStep" in one).length;
  expect(lost > 0).toBe(which === "of which some diverge");
  expect(textOf(joinShares(parts.toReversed()))).toBe(textOf(whole));
});

test("what does not belong together is refused by the name of its file", async () => {
  const small = {
    ...base,
    replicas: 3,
    arms: ["original"],
    training: { batchSize: 60, epochs: 1 },
  };
  const all = await Promise.all(
    sharesOf(parseExperiment(small), 3).map(async (share, i) => {
      const run = await openExperiment(share);
      await run.train();
      const results = run.results();
      run.dispose();
      return { name: `${i}.json`, results };
    }),
  );
  const [one, two, three] = all;
  const changed = (change: object) => ({ ...three, results: { ...three.results, ...change } });
  const { experiment } = three.results;
  const { share: _, ...whole } = experiment;
  expect(() => joinShares([one, three])).toThrow("replica 2 of 3 missing: run the tasks");
  expect(() => joinShares([one, two, two])).toThrow(
    "1.json: holds replica 2, which is there already",
  );
  expect(() => joinShares([one, two, changed({ experiment: { ...experiment, seed: 9 } })])).toThrow(
    "2.json: is of another experiment than 0.json",
  );
  expect(() => joinShares([one, two, changed({ dataHash: "0" })])).toThrow(
    "2.json: is of other data",
  );
  expect(() => joinShares([changed({ unfinished: "ended early by SIGTERM" })])).toThrow(
    "2.json: is not finished (ended early by SIGTERM); run its task again with --resume",
  );
  expect(() => joinShares([changed({ experiment: whole })])).toThrow("2.json: holds a whole run");
  expect(joinShares(all).arms.original!.replicas).toHaveLength(3);
});
